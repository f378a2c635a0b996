package dev.pti;

import com.google.common.collect.Iterables;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.Tuning;
import dev.pti.core.tuning.FeatureRefinement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a refinement found, and how long it took.
 *
 * @param found features, history, settings and why it ended
 * @param seconds of wall-clock time
 */
record Refined(Tuning found, double seconds) {
  /** Settings of a tuning whose refinement stopped, from which a report tells it. */
  private static final String STEPS = "refinement_steps";

  private static final String STOPPED_BY = "refinement_stopped_by";

  /**
   * Tunes and refines. A {@link Pti} that is closed in between is then closed during work, which
   * stops and keeps what it has; a refinement that came in from outside would be refused, and the
   * tuning lost.
   */
  static <T> T asOneWork(Pti pti, Supplier<T> tuningAndRefinement) {
    return pti.session().use(tuningAndRefinement);
  }

  /**
   * Refines a result.
   *
   * @param settings who is told, and by which losses
   */
  static Tuned of(
      Tuned tuned, Settings settings, FeatureRefinement how, Cancellation cancellation) {
    Pti pti = tuned.pti();
    FeatureRefinement chosen =
        settings.recomputation() ? how.with(b -> b.recomputation(true)) : how;
    try {
      Job.Done<Tuning> done =
          Job.unkept(
              pti,
              settings,
              tuned.tuning(),
              cancellation,
              workspace -> chosen.refine(tuned.target(), tuned.latent(), workspace));
      Refined refined = new Refined(done.result(), done.seconds());
      return new Tuned(
          pti,
          tuned.inverted(),
          refined.addedTo(tuned.tuning()),
          tuned.seconds(),
          tuned.threads(),
          refined.after(tuned.refinements()));
    } catch (StoppedException stopped) {
      throw stopped.keeping(
          stopped.lastTunings().stream()
              .map(last -> new Refined(last, Reports.NOT_MEASURED).keptWith(tuned.tuning()))
              .toList());
    }
  }

  /** Refines what a tuning has just led to, which nothing that fails may lose. */
  static Tuned after(
      Tuned tuned, Settings settings, FeatureRefinement how, Cancellation cancellation) {
    return keeping(tuned.tuning(), how, () -> of(tuned, settings, how, cancellation));
  }

  /** Does what refines a tuning; whatever fails keeps it. */
  static <T> T keeping(Tuning tuning, FeatureRefinement how, Supplier<T> refinement) {
    try {
      return refinement.get();
    } catch (StoppedException stopped) {
      throw stopped;
    } catch (RuntimeException e) {
      throw new StoppedException(
          "refinement",
          0,
          how.settings().steps(),
          String.valueOf(e.getMessage()),
          -1,
          e,
          null,
          List.of(stopped(tuning, 0, "failure")));
    }
  }

  /**
   * Refines results of photographs in one generator, one after the other. One that stops keeps
   * those before it refined, and those after it as they were.
   */
  static List<Tuned> ofEach(List<Tuned> all, FeatureRefinement how, Cancellation cancellation) {
    List<Tuned> refined = new ArrayList<>(all);
    for (int i = 0; i < refined.size(); i++) {
      Tuned tuned = refined.get(i);
      Settings settings = tuned.pti().settings();
      try {
        Settings told = all.size() == 1 ? settings : named(settings, tuned.target().name());
        refined.set(i, after(tuned, told, how, cancellation));
      } catch (StoppedException stopped) {
        List<Tuning> kept = new ArrayList<>(refined.stream().map(Tuned::tuning).toList());
        kept.set(i, Iterables.getFirst(stopped.lastTunings(), tuned.tuning()));
        throw stopped.keeping(kept);
      }
    }
    return refined;
  }

  /** Who is told hears the name of the photograph. */
  static Settings named(Settings settings, String name) {
    StepListener told = settings.listener();
    return settings.with(step -> told.onStep(step.of(name)));
  }

  /** The same with one more of its settings known. */
  Refined with(String setting, Object value) {
    return new Refined(Tuning.builder().from(found).putSettings(setting, value).build(), seconds);
  }

  private Tuning addedTo(Tuning tuning) {
    return Tuning.builder().from(tuning).addAllFeatures(found.features()).build();
  }

  /** Only what is tuned is kept of what stops, so it says itself what became of the refinement. */
  private Tuning keptWith(Tuning tuning) {
    return stopped(addedTo(tuning), found.history().size(), found.stoppedBy());
  }

  private static Tuning stopped(Tuning tuning, int steps, String by) {
    Map<String, Object> settings = new LinkedHashMap<>(tuning.settings());
    settings.put(STEPS, steps);
    settings.put(STOPPED_BY, by);
    return Tuning.builder().from(tuning).settings(settings).build();
  }

  /** Those that there were, and this one. */
  List<Refined> after(List<Refined> earlier) {
    return Stream.concat(earlier.stream(), Stream.of(this)).toList();
  }
}
