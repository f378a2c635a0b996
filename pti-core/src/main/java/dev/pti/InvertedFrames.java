package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.JointTuner;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.core.film.FrameTrack;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.PivotalTuning;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A sequence of frames found in the generator. A heap value that holds places and pivots; frames
 * are read again where they are needed, one at a time. Thread-safe.
 */
public final class InvertedFrames {
  private final Pti pti;
  private final Frames frames;
  private final FrameTrack track;
  private final List<Latent> pivots;
  private final String inverter;
  private final boolean isOpened;

  private InvertedFrames(
      Pti pti,
      Frames frames,
      FrameTrack track,
      List<Latent> pivots,
      String inverter,
      boolean isOpened) {
    this.pti = pti;
    this.frames = frames;
    this.track = track;
    this.pivots = List.copyOf(pivots);
    this.inverter = inverter;
    this.isOpened = isOpened;
  }

  /** Frames that were saved, by whatever settings they were found. */
  static InvertedFrames opened(
      Pti pti, Frames frames, FrameTrack track, List<Latent> pivots, String inverter) {
    return new InvertedFrames(pti, frames, track, pivots, inverter, true);
  }

  static InvertedFrames invert(Pti pti, Frames frames, Cancellation cancellation) {
    pti.session().requireOpen();
    FrameProgress progress = new FrameProgress(pti, "faces", frames.reader().count(), cancellation);
    progress.stopIfAsked(0);
    FrameTrack track =
        FrameTrack.of(
            frames.reader(),
            pti.settings().aligner(),
            frames.settings().landmarkSmoothing(),
            index -> progress.done(index, frames.reader().name(index)));
    List<Latent> pivots = new FramePivots(pti, frames, track, cancellation).find();
    String inverter = pti.settings().inverter().name();
    return new InvertedFrames(pti, frames, track, pivots, inverter, false);
  }

  /**
   * Tunes one generator around the pivots of all frames that have a face of their own.
   *
   * @return the tuned generator, with each frame in it
   * @throws InvalidInputException if the tuner is no {@link JointTuner}
   * @throws dev.pti.api.DivergedException if a loss turns NaN; the last good state is in it
   * @throws StoppedException if a loss term or the listener fails, or a frame can no longer be
   *     read; likewise
   * @throws dev.pti.api.CancelledException if this thread is interrupted or the {@link Pti} is
   *     closed; likewise
   */
  public TunedFrames tune() {
    return tune(new Cancellation());
  }

  /**
   * Tunes as {@link #tune()} does, until another thread asks it to stop.
   *
   * @param cancellation stops it
   * @return the tuned generator, with each frame in it
   * @throws dev.pti.api.CancelledException if it is cancelled; the last good state is in it, and
   *     {@link #kept} makes a result of it
   */
  public TunedFrames tune(Cancellation cancellation) {
    FeatureRefinement refinement = pti.settings().refinement();
    return refinement == null
        ? tuneAlone(cancellation)
        : Refined.asOneWork(
            pti, () -> RefinedFilm.after(tuneAlone(cancellation), refinement, cancellation));
  }

  private TunedFrames tuneAlone(Cancellation cancellation) {
    int[] own = own().toArray();
    FrameSubjects subjects = new FrameSubjects(this, own);
    JointTuner tuner = tuner(own.length);
    Job.Done<List<Tuning>> done =
        Job.tuning(
            pti,
            pti.settings(),
            tuner,
            ownNames(),
            subjects,
            cancellation,
            workspace ->
                CheckedResults.of(
                    tuner,
                    tuner.tuneTogether(subjects, workspace),
                    own.length,
                    pti.session().generator()));
    return TunedFrames.of(this, done.result(), done.seconds(), done.threads());
  }

  /** The frames that have a face of their own, which are those that are tuned to. */
  IntStream own() {
    return IntStream.range(0, pivots.size()).filter(i -> !places().get(i).isBridged());
  }

  List<String> ownNames() {
    return own().mapToObj(i -> places().get(i).name()).toList();
  }

  private JointTuner tuner(int count) {
    Tuner tuner = pti.settings().tuner(count);
    if (tuner instanceof PivotalTuning pivotal) {
      int steps = frames.settings().tuningSteps(pivotal.settings().steps(), count);
      return pivotal.with(b -> b.steps(steps));
    }
    return InvertedTogether.requireJoint(tuner);
  }

  /**
   * Tunes on another thread, the builder's executor's.
   *
   * @return the run, which can be cancelled
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no work
   */
  public Run<TunedFrames> tuneAsync() {
    return Run.start(
        pti.settings().executor(),
        this::tune,
        stopped -> stopped.lastTuning() == null ? null : kept(stopped));
  }

  /**
   * Takes what a tuning that stopped has kept: it draws, edits and saves as any result.
   *
   * @param stopped what {@link #tune()} threw
   * @return the last good state
   * @throws InvalidInputException if it keeps no tuning
   */
  public TunedFrames kept(StoppedException stopped) {
    if (stopped.lastTunings().isEmpty()) {
      throw new InvalidInputException("what stopped keeps no tuning: " + stopped.getMessage());
    }
    return TunedFrames.of(this, stopped.lastTunings(), Reports.NOT_MEASURED, 0);
  }

  /**
   * Takes the untouched generator in place of a tuned one.
   *
   * @return a result that draws and edits without tuning
   */
  public TunedFrames withoutTuning() {
    return TunedFrames.of(this, List.of(Tuning.builder().stoppedBy("not tuned").build()), 0, 0);
  }

  /**
   * Returns the names of the frames, without those that are left out.
   *
   * @return in order
   */
  public List<String> names() {
    return places().stream().map(FrameTrack.Place::name).toList();
  }

  /**
   * Returns the frames in which no face was found. Square and pivot of each lie between those of
   * its neighbours, at the ends they are the nearest one's, and tuning does not look at it.
   *
   * @return their names, in order
   */
  public List<String> bridged() {
    return places().stream()
        .filter(FrameTrack.Place::isBridged)
        .map(FrameTrack.Place::name)
        .toList();
  }

  /**
   * Returns the frames that could not be read, of which nothing is made.
   *
   * @return why, by name, in order
   */
  public Map<String, String> leftOut() {
    return track.leftOut();
  }

  /**
   * Returns the pivots.
   *
   * @return one for each of {@link #names}, smoothed
   */
  public List<Latent> latents() {
    return pivots;
  }

  /**
   * Reads a frame and gives it as a photograph that was inverted.
   *
   * @param name one of {@link #names}
   * @return draws, edits, saves and measures by itself
   * @throws InvalidInputException if there is none of the name, or it can no longer be read
   */
  public Inverted get(String name) {
    int index = names().indexOf(name);
    if (index < 0) {
      throw new InvalidInputException(
          "no frame is named %s, there are %s to %s"
              .formatted(name, places().get(0).name(), places().get(places().size() - 1).name()));
    }
    return get(index);
  }

  /** The same by the number of the frame among those that were not left out. */
  Inverted get(int index) {
    return get(index, read(index));
  }

  /** The picture of that frame. */
  Picture read(int index) {
    return frames.reader().read(places().get(index).index());
  }

  /** The frame, of which the picture was read already. */
  Inverted get(int index, Picture frame) {
    FrameTrack.Place place = places().get(index);
    Inversion inversion =
        Inversion.builder().pivot(pivots.get(index)).putSettings("inverter", inverter).build();
    Target target = track.target(place, frame, pti.session().generator().pictureSize());
    Inverted inverted =
        isOpened
            ? Inverted.opened(pti, target, inversion, null)
            : new Inverted(pti, target, inversion, Reports.NOT_MEASURED, 0);
    return inverted.from(() -> read(index));
  }

  List<FrameTrack.Place> places() {
    return track.places();
  }

  FrameTrack track() {
    return track;
  }

  Frames frames() {
    return frames;
  }

  /** What found the pivots. */
  String inverter() {
    return inverter;
  }

  /** Says whether the settings of this {@link Pti} are those that it was made with. */
  boolean isOpened() {
    return isOpened;
  }

  Pti pti() {
    return pti;
  }

  @Override
  public String toString() {
    return "%d frames of %s inverted".formatted(pivots.size(), frames.reader());
  }
}
