package dev.pti;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.api.StyleEditor;
import dev.pti.api.Styles;
import dev.pti.api.Tuning;
import dev.pti.core.tuning.FeatureRefinement;
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
  private final List<Refined> refinements;

  private TunedFrames(
      InvertedFrames inverted,
      Tuning tuning,
      double seconds,
      int threads,
      List<Refined> refinements) {
    this.inverted = inverted;
    this.tuning = tuning;
    this.seconds = seconds;
    this.threads = threads;
    this.refinements = refinements;
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
    Tuning tuning = Tuning.builder().from(tunings.get(0)).history(history).build();
    return new TunedFrames(inverted, tuning, seconds, threads, List.of());
  }

  /** The same with what one more refinement has led to. */
  TunedFrames with(Tuning refined, Refined next) {
    return new TunedFrames(inverted, refined, seconds, threads, next.after(refinements));
  }

  /**
   * Comes nearer to the frames by an offset to activations, as {@link Tuned#refine()} does. It is
   * found at one frame, the one whose pivot is nearest to the mean of all. In the other frames it
   * moves with what it belongs to, and fades where a frame shows something else.
   *
   * @return the same with the offset
   * @throws dev.pti.api.InvalidInputException if the frame can no longer be read
   * @throws dev.pti.api.StoppedException if a loss term or the listener fails, or a loss turns NaN;
   *     {@link InvertedFrames#kept} makes a result of the last good state
   * @throws dev.pti.api.CancelledException if this thread is interrupted or the {@link Pti} is
   *     closed; likewise
   */
  public TunedFrames refine() {
    return refine(FeatureRefinement.ofDefaults());
  }

  /**
   * Refines in another way; see {@link #refine()}.
   *
   * @param how at which resolution, how long, and how far it reaches
   * @return the same with the offset
   * @throws dev.pti.api.InvalidInputException if the generator has no such resolution
   */
  public TunedFrames refine(FeatureRefinement how) {
    return refine(how, new Cancellation());
  }

  /**
   * Refines until another thread cancels it; see {@link #refine()}.
   *
   * @param how at which resolution, how long, and how far it reaches
   * @param cancellation stops it
   * @return the same with the offset
   * @throws dev.pti.api.CancelledException if it is cancelled; the last good state is in it
   */
  public TunedFrames refine(FeatureRefinement how, Cancellation cancellation) {
    return RefinedFilm.of(this, how, cancellation);
  }

  /**
   * Says whether it was refined, here or before it was saved.
   *
   * @return whether anything is added to activations
   */
  public boolean isRefined() {
    return !tuning.features().isEmpty();
  }

  /**
   * Returns the result of tuning alone.
   *
   * @return the same without what refinements added
   */
  public TunedFrames unrefined() {
    Tuning alone = Tuning.builder().from(tuning).features(List.of()).build();
    return new TunedFrames(inverted, alone, seconds, threads, List.of());
  }

  /**
   * Edits every frame alike. Nothing is drawn until the result is written or a frame asked for.
   *
   * @param editor a direction with a strength, or any editor
   * @return the edited frames
   * @throws dev.pti.api.InvalidInputException if the editor does not fit the generator
   */
  public EditedFrames edit(LatentEditor editor) {
    requireFits(editor);
    return new EditedFrames(this, frame -> frame.edit(editor));
  }

  /**
   * Edits every frame alike.
   *
   * @param direction where to move
   * @param strength how far, in lengths of the direction; may be negative
   * @return the edited frames
   * @throws dev.pti.api.InvalidInputException if the direction does not fit the generator
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
   * @throws dev.pti.api.InvalidInputException if the editor does not fit the generator
   */
  public EditedFrames editStyles(StyleEditor editor) {
    requireStylesFit(editor);
    return new EditedFrames(this, frame -> frame.editStyles(editor));
  }

  /** Refuses what fits no frame now, not after each of them was read. */
  void requireFits(LatentEditor editor) {
    Latent pivot = inverted.latents().get(0);
    CheckedResults.of(editor, editor.edit(pivot), inverted.pti().session().generator());
    CheckedResults.of(editor, editor.styleEditors()).forEach(this::requireStylesFit);
  }

  /** The same of style channels. */
  void requireStylesFit(StyleEditor editor) {
    Styles own = Styles.of(inverted.pti().generator().styleLayers(), inverted.latents().get(0));
    CheckedResults.of(editor, editor.edit(own), own);
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
    return tuned(inverted.get(name));
  }

  /** The same by the number of the frame among those that were not left out. */
  Tuned get(int index) {
    return tuned(inverted.get(index));
  }

  /** The frame, of which the picture was read already. */
  Tuned get(int index, Picture frame) {
    return tuned(inverted.get(index, frame));
  }

  private Tuned tuned(Inverted frame) {
    return new Tuned(inverted.pti(), frame, tuning, seconds, 0, refinements);
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
   * Returns what tuning found.
   *
   * @return the difference, the history over all frames, and the features of refinements
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

  List<Refined> refinements() {
    return refinements;
  }

  @Override
  public String toString() {
    return "%d frames of %s tuned in %d steps%s%s"
        .formatted(
            names().size(),
            inverted.frames().reader(),
            tuning.history().size(),
            Reports.inSeconds(seconds),
            isRefined() ? ", refined" : "");
  }
}
