package dev.pti;

import dev.pti.api.CancelledException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.JointTuner;
import dev.pti.api.StoppedException;
import dev.pti.api.Subject;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.shared.PartNames;
import dev.pti.core.tuning.FeatureRefinement;
import java.util.List;

/**
 * Several photographs that were inverted in one generator, to be tuned together or each by itself.
 * It is a heap value, like each {@link Inverted} that it holds. Thread-safe.
 */
public final class InvertedTogether {
  private final Pti pti;
  private final List<Inverted> all;

  private InvertedTogether(Pti pti, List<Inverted> all) {
    this.pti = pti;
    this.all = all;
  }

  /**
   * Puts photographs together, however each was inverted.
   *
   * @param inverted at least one, by one {@link Pti}, of targets with different names
   * @return them
   * @throws InvalidInputException if there is none, two have one name, or one is of another {@code
   *     Pti}
   */
  public static InvertedTogether of(List<Inverted> inverted) {
    Subject.requireDifferent(inverted.stream().map(it -> it.target().name()).toList());
    Pti pti = inverted.get(0).pti();
    inverted.forEach(it -> requireOf(pti, it));
    return new InvertedTogether(pti, List.copyOf(inverted));
  }

  @SuppressWarnings("ReferenceEquality") // identity is what is meant
  static void requireOf(Pti pti, Inverted inverted) {
    if (inverted.pti() != pti) {
      throw new InvalidInputException(
          inverted.target().name() + " was inverted by another Pti than the first photograph");
    }
  }

  /**
   * Tunes one generator around all pivots, so that the picture of each comes near its photograph.
   *
   * @return the tuned generator, with each photograph in it
   * @throws InvalidInputException if the tuner is no {@link JointTuner}
   * @throws dev.pti.api.DivergedException if a loss turns NaN; the last good state is in it
   * @throws StoppedException if a loss term or the listener fails; likewise
   * @throws CancelledException if this thread is interrupted or the {@link Pti} is closed; likewise
   */
  public TunedTogether tune() {
    return tune(new Cancellation());
  }

  /**
   * Tunes as {@link #tune()} does, until another thread cancels it.
   *
   * @param cancellation stops it
   * @return the tuned generator, with each photograph in it
   * @throws CancelledException if it is cancelled; the last good state is in it, and {@link #kept}
   *     makes a result of it
   */
  public TunedTogether tune(Cancellation cancellation) {
    FeatureRefinement refinement = pti.settings().refinement();
    return refinement == null
        ? tuneAlone(cancellation)
        : Refined.asOneWork(pti, () -> tuneAlone(cancellation).refined(refinement, cancellation));
  }

  private TunedTogether tuneAlone(Cancellation cancellation) {
    JointTuner tuner = requireJoint(pti.settings().tuner(all.size()));
    List<Subject> subjects =
        all.stream().map(it -> new Subject(it.inversion(), it.target())).toList();
    Job.Done<List<Tuning>> done =
        Job.tuning(
            pti,
            pti.settings(),
            tuner,
            subjects.stream().map(Subject::name).toList(),
            subjects,
            cancellation,
            workspace ->
                CheckedResults.of(
                    tuner,
                    tuner.tuneTogether(subjects, workspace),
                    subjects.size(),
                    pti.session().generator()));
    return TunedTogether.of(pti, all, done.result(), done.seconds(), done.threads());
  }

  /**
   * Tunes a generator for each photograph, as {@link Inverted#tune()} does, {@link
   * Pti.Builder#parallel} at a time: one on this thread, and others on the threads of the builder's
   * executor, as far as it has any. If there are several, each step that the listener gets has the
   * photograph's name, and the listener is called by one thread at a time. One that fails leaves
   * the others alone.
   *
   * @return each with its own tuned generator, in order
   * @throws PartlyTunedException if some were not tuned; those that were are in it
   */
  public List<Tuned> tuneEach() {
    return tuneEach(new Cancellation());
  }

  /**
   * Tunes as {@link #tuneEach()} does, until another thread cancels it.
   *
   * @param cancellation stops all
   * @return each with its own tuned generator, in order
   * @throws PartlyTunedException if it is cancelled, this thread is interrupted or some were not
   *     tuned; those that were are in it, and for the others what their runs threw, of which {@link
   *     Inverted#kept} makes results
   */
  public List<Tuned> tuneEach(Cancellation cancellation) {
    return new TuningOfEach(pti, all).run(cancellation);
  }

  /**
   * Tunes as {@link #tuneEach()} does, on other threads. An action that follows a run, as by {@code
   * thenApply}, runs on the run's thread if the run has not ended, before the next run begins
   * there. So a result can be saved as soon as it is complete. Such an action must not wait for
   * another of the runs, which may be waiting for that thread.
   *
   * @return a run for each photograph, in order, each of which can be cancelled
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no work
   */
  public List<Run<Tuned>> tuneEachAsync() {
    return new TuningOfEach(pti, all).start();
  }

  static JointTuner requireJoint(Tuner tuner) {
    if (tuner instanceof JointTuner joint) {
      return joint;
    }
    throw new InvalidInputException(
        "%s takes one photograph, several together want a JointTuner, as PivotalTuning is"
            .formatted(PartNames.withRole("tuner", PartNames.of(tuner, "own tuner"))));
  }

  /**
   * Tunes on another thread, the builder's executor's.
   *
   * @return the run, which can be cancelled
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no work
   */
  public Run<TunedTogether> tuneAsync() {
    return Run.start(
        pti.settings().executor(),
        this::tune,
        stopped -> stopped.lastTuning() == null ? null : kept(stopped));
  }

  /**
   * Returns the last good state of a tuning that stopped. It draws, edits and saves like any
   * result.
   *
   * @param stopped what {@link #tune()} threw
   * @return the last good state
   * @throws InvalidInputException if it keeps no tuning of these photographs
   */
  public TunedTogether kept(StoppedException stopped) {
    if (stopped.lastTunings().size() != all.size()) {
      throw new InvalidInputException(
          "what stopped keeps no tuning of %s: %s"
              .formatted(String.join(", ", names()), stopped.getMessage()));
    }
    return TunedTogether.of(pti, all, stopped.lastTunings(), Reports.NOT_MEASURED, 0);
  }

  /**
   * Returns every photograph.
   *
   * @return in order
   */
  public List<Inverted> all() {
    return all;
  }

  /**
   * Returns the photographs' names.
   *
   * @return in order
   */
  public List<String> names() {
    return all.stream().map(it -> it.target().name()).toList();
  }

  @Override
  public String toString() {
    return String.join(", ", names()) + " inverted";
  }
}
