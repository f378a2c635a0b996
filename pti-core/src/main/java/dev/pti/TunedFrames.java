package dev.pti;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.LatentEditor;
import dev.pti.api.Step;
import dev.pti.api.StyleEditor;
import dev.pti.api.Tuning;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A sequence of frames in one tuned generator. A heap value that holds the difference of the
 * weights once; each frame has a pivot, and all draw with the same noise maps. Thread-safe.
 */
public final class TunedFrames {
  private final InvertedFrames inverted;
  private final Tuning tuning;
  private final double seconds;
  private final int threads;

  private TunedFrames(InvertedFrames inverted, Tuning tuning, double seconds, int threads) {
    this.inverted = inverted;
    this.tuning = tuning;
    this.seconds = seconds;
    this.threads = threads;
  }

  /**
   * Keeps what the frames' tunings have in common, and the steps of all.
   *
   * @param threads that its operations used; 0 if that is not known
   */
  static TunedFrames of(
      InvertedFrames inverted, List<Tuning> tunings, double seconds, int threads) {
    List<Step> history =
        tunings.stream()
            .flatMap(it -> it.history().stream())
            .sorted(Comparator.comparingInt(Step::index))
            .toList();
    return new TunedFrames(
        inverted, Tuning.builder().from(tunings.get(0)).history(history).build(), seconds, threads);
  }

  /**
   * Edits every frame alike. Nothing is drawn until the result is written or a frame asked for.
   *
   * @param editor a direction with a strength, or any editor
   * @return the edited frames
   */
  public EditedFrames edit(LatentEditor editor) {
    return new EditedFrames(this, frame -> frame.edit(editor));
  }

  /**
   * Edits every frame alike.
   *
   * @param direction where to move
   * @param strength how far, in lengths of the direction; may be negative
   * @return the edited frames
   */
  public EditedFrames edit(Direction direction, double strength) {
    return edit(direction.withStrength(strength));
  }

  /**
   * Moves style channels of every frame alike. Nothing is drawn until the result is written or a
   * frame asked for.
   *
   * @param editor a direction of style channels, or any editor of them
   * @return the edited frames
   */
  public EditedFrames editStyles(StyleEditor editor) {
    return new EditedFrames(this, frame -> frame.editStyles(editor));
  }

  /**
   * Reads a frame and gives it as a photograph in the tuned generator.
   *
   * @param name one of the frames'
   * @return edits, saves and measures by itself
   * @throws dev.pti.api.InvalidInputException if there is none of the name, or it can no longer be
   *     read
   */
  public Tuned get(String name) {
    return new Tuned(inverted.pti(), inverted.get(name), tuning, seconds);
  }

  /** The same by the number of the frame among those that were not left out. */
  Tuned get(int index) {
    return new Tuned(inverted.pti(), inverted.get(index), tuning, seconds);
  }

  /**
   * Returns the names of the frames.
   *
   * @return in order
   */
  public List<String> names() {
    return inverted.names();
  }

  /**
   * Returns the tuned generator.
   *
   * @return plain floats in and out; ends with the {@link Pti}
   */
  public Generator generator() {
    return inverted.pti().session().tunedGenerator(inverted.pti(), tuning);
  }

  /**
   * Returns all that tuning found.
   *
   * @return the difference, and the history over all frames
   */
  public Tuning tuning() {
    return tuning;
  }

  /**
   * Returns the inversion that was tuned.
   *
   * @return frames and pivots
   */
  public InvertedFrames inverted() {
    return inverted;
  }

  /**
   * Returns what was done and measured.
   *
   * @return settings, frames that were bridged or left out, and the mean distances before and after
   *     over at most 20 frames
   */
  public Report report() {
    return FrameReport.of(this);
  }

  /**
   * Saves the film, so that {@link Pti#openFrames} can edit it again: places, pivots, the
   * difference bit for bit, settings and history, and a checksum of each frame. Frames themselves
   * are not saved, and none is read.
   *
   * @param file ends in {@code .safetensors}; is replaced whole or not at all
   * @throws dev.pti.api.InvalidInputException if it has another ending or cannot be written
   */
  public void save(Path file) {
    save(file, Precision.FLOAT32);
  }

  /**
   * Saves the film as {@link #save(Path)} does, the difference in a precision.
   *
   * @param file ends in {@code .safetensors}
   * @param precision of the difference; places and pivots are the same in each
   * @throws dev.pti.api.InvalidInputException as there, or if a difference is too large for half
   *     precision
   */
  public void save(Path file, Precision precision) {
    SavedFilm.save(this, file, precision);
  }

  double seconds() {
    return seconds;
  }

  int threads() {
    return threads;
  }

  @Override
  public String toString() {
    return "%d frames of %s tuned in %d steps%s"
        .formatted(
            names().size(),
            inverted.frames().reader(),
            tuning.history().size(),
            Reports.inSeconds(seconds));
  }
}
