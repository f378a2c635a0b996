package dev.pti;

import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.Mask;
import dev.pti.api.Picture;
import dev.pti.api.StoppedException;
import dev.pti.api.StyleEditor;
import dev.pti.api.Subject;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.core.checkpoint.LatentFiles;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tuning.FeatureRefinement;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A photograph that was inverted: its pivot in the generator. It is a heap value; to draw and to
 * tune, it needs the {@link Pti} that made it, open. Thread-safe.
 */
public final class Inverted {
  /** The setting of an inversion that names its inverter. */
  static final String INVERTER = "inverter";

  /** The setting of an inversion that was carried over: the sha256 of its own generator. */
  private static final String CARRIED_FROM = "carried_from_generator";

  private final Pti pti;
  private final Target target;
  private final Inversion inversion;
  private final double seconds;
  private final int threads;
  private final @Nullable Supplier<Picture> photograph;
  private final @Nullable Mask mask;
  private final boolean isOpened;

  /**
   * A result.
   *
   * @param threads that its operations used, or 0 if this is not known
   */
  Inverted(Pti pti, Target target, Inversion inversion, double seconds, int threads) {
    this(
        pti,
        target,
        named(inversion, pti.settings().inverter()),
        seconds,
        threads,
        null,
        pti.settings().mask(),
        false);
  }

  /** An inverter of anybody's may have left out to say who it is. */
  private static Inversion named(Inversion inversion, Inverter inverter) {
    return inversion.settings().containsKey(INVERTER)
        ? inversion
        : Inversion.builder().from(inversion).putSettings(INVERTER, inverter.name()).build();
  }

  /**
   * A run that was saved, by whatever settings it was made.
   *
   * @param mask that it was made with
   */
  static Inverted opened(Pti pti, Target target, Inversion inversion, @Nullable Mask mask) {
    return new Inverted(pti, target, inversion, Reports.NOT_MEASURED, 0, null, mask, true);
  }

  private Inverted(
      Pti pti,
      Target target,
      Inversion inversion,
      double seconds,
      int threads,
      @Nullable Supplier<Picture> photograph,
      @Nullable Mask mask,
      boolean isOpened) {
    this.pti = pti;
    this.target = target;
    this.inversion = inversion;
    this.seconds = seconds;
    this.threads = threads;
    this.photograph = photograph;
    this.mask = mask;
    this.isOpened = isOpened;
  }

  /** Remembers where the target was cut from. */
  Inverted from(Supplier<Picture> whole) {
    return new Inverted(pti, target, inversion, seconds, threads, whole, mask, isOpened);
  }

  /**
   * Draws the pivot in a sibling: a generator that was trained on from this one, as those of
   * cartoons and paintings are (Pinkney and Adler 2020). There it is the same person, as the
   * sibling draws people. If it is tuned there, it becomes the photograph again; to keep the
   * sibling's manner, tune it here and carry that ({@link Tuned#carriedTo}).
   *
   * @param sibling has the generator; it must be open whenever the result draws
   * @return the same pivot, noise maps and photograph in it
   * @throws InvalidInputException if the sibling's pictures, layers or noise maps are of other
   *     sizes
   */
  public Inverted carriedTo(Pti sibling) {
    StyleGan generator = sibling.session().generator();
    if (!generator.pictureSize().equals(target.size())) {
      throw new InvalidInputException(
          "the photograph is inverted at %s pixels, the sibling draws %s"
              .formatted(target.size(), generator.pictureSize()));
    }
    inversion.pivot().requireFits(generator.layers(), generator.latentWidth());
    CheckedResults.requireNoise("the inversion has", inversion.noise(), generator);
    Inversion carried =
        Inversion.builder()
            .from(inversion)
            .putSettings(CARRIED_FROM, pti.session().sha256())
            .build();
    return new Inverted(sibling, target, carried, seconds, threads, photograph, mask, true);
  }

  /** What was tuned now was tuned through the mask of now. */
  private Inverted tunedHere() {
    return new Inverted(
        pti, target, inversion, seconds, threads, photograph, pti.settings().mask(), isOpened);
  }

  /** The whole photograph, read again if it is a file. */
  Picture photograph() {
    if (photograph == null) {
      throw new InvalidInputException(
          "target %s was given without its photograph, wanted pasteBack(photograph)"
              .formatted(target.name()));
    }
    return photograph.get();
  }

  /**
   * Tunes the generator around the pivot, so that the pivot's picture comes near the photograph.
   *
   * @return the tuned generator and what it draws
   * @throws dev.pti.api.DivergedException if a loss turns NaN; the last good state is in it
   * @throws dev.pti.api.StoppedException if a loss term or the listener fails; likewise
   * @throws dev.pti.api.CancelledException if this thread is interrupted or the {@link Pti} is
   *     closed; likewise
   */
  public Tuned tune() {
    return tune(new Cancellation());
  }

  /**
   * Tunes as {@link #tune()} does, until another thread cancels it.
   *
   * @param cancellation stops it
   * @return the tuned generator and what it draws
   * @throws dev.pti.api.CancelledException if it is cancelled; the last good state is in it, and
   *     {@link #kept} makes a result of it
   */
  public Tuned tune(Cancellation cancellation) {
    return tune(pti.settings(), cancellation);
  }

  /** Tunes by settings that differ in who is told. */
  Tuned tune(Settings settings, Cancellation cancellation) {
    FeatureRefinement refinement = settings.refinement();
    return refinement == null
        ? tuneAlone(settings, cancellation)
        : Refined.asOneWork(
            pti,
            () ->
                Refined.after(
                    tuneAlone(settings, cancellation), settings, refinement, cancellation));
  }

  private Tuned tuneAlone(Settings settings, Cancellation cancellation) {
    Tuner tuner = settings.tuner(1);
    Job.Done<List<Tuning>> done =
        Job.tuning(
            pti,
            settings,
            tuner,
            List.of(target.name()),
            List.of(new Subject(inversion, target)),
            cancellation,
            workspace -> {
              // Not List.of, which takes no null.
              List<Tuning> own =
                  Collections.singletonList(tuner.tune(inversion, target, workspace));
              return CheckedResults.of(tuner, own, 1, pti.session().generator());
            });
    return new Tuned(
        pti, tunedHere(), done.result().get(0), done.seconds(), done.threads(), List.of());
  }

  /**
   * Tunes on another thread, the builder's executor's.
   *
   * @return the run, which can be cancelled
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no work
   */
  public Run<Tuned> tuneAsync() {
    return tuneAsync(pti.settings(), pti.settings().executor());
  }

  /** Tunes on another executor, by settings that differ in who is told. */
  Run<Tuned> tuneAsync(Settings settings, Executor executor) {
    return Run.start(
        executor,
        cancellation -> tune(settings, cancellation),
        stopped -> stopped.lastTuning() == null ? null : kept(stopped));
  }

  /**
   * Returns the last good state of a tuning that stopped. It draws, edits and saves like any
   * result.
   *
   * @param stopped what {@link #tune()} threw
   * @return the last good state
   * @throws InvalidInputException if it keeps no tuning, or one of several photographs together
   */
  public Tuned kept(StoppedException stopped) {
    List<Tuning> last = stopped.lastTunings();
    if (last.isEmpty()) {
      throw new InvalidInputException("what stopped keeps no tuning: " + stopped.getMessage());
    }
    if (last.size() > 1) {
      throw new InvalidInputException(
          "what stopped keeps a tuning of %d photographs together, wanted of %s alone: %s"
              .formatted(last.size(), target.name(), stopped.getMessage()));
    }
    return new Tuned(pti, this, last.get(0), Reports.NOT_MEASURED);
  }

  /**
   * Takes the untouched generator, with the fitted noise if there is any, in place of a tuned one.
   *
   * @return a result that draws and edits without tuning
   */
  public Tuned withoutTuning() {
    Tuning none = Tuning.builder().stoppedBy("not tuned").noise(inversion.noise()).build();
    return new Tuned(pti, this, none, 0);
  }

  /**
   * Edits without tuning: moves the pivot in the original generator.
   *
   * @param editor a direction with a strength, or any editor
   * @return the edited picture
   */
  public Edited edit(LatentEditor editor) {
    return withoutTuning().edit(editor);
  }

  /**
   * Edits without tuning; see {@link #edit(LatentEditor)}.
   *
   * @param direction where to move
   * @param strength how far, in lengths of the direction; may be negative
   * @return the edited picture
   * @throws InvalidInputException if the strength is not finite, or the direction does not fit the
   *     generator
   */
  public Edited edit(Direction direction, double strength) {
    return edit(direction.withStrength(strength));
  }

  /**
   * Moves style channels without tuning.
   *
   * @param editor a direction of style channels, or any editor of them
   * @return the edited picture
   * @throws InvalidInputException if the editor does not fit the generator
   */
  public Edited editStyles(StyleEditor editor) {
    return withoutTuning().editStyles(editor);
  }

  /**
   * Returns the picture of the pivot, drawn with the fitted noise.
   *
   * @return what inversion alone gives
   */
  public Picture picture() {
    return withoutTuning().picture();
  }

  /**
   * Returns the aligned photograph.
   *
   * @return what was inverted
   */
  public Target target() {
    return target;
  }

  /**
   * Returns the pivot.
   *
   * @return a point of W or W+
   */
  public Latent latent() {
    return inversion.pivot();
  }

  /**
   * Returns what inversion found.
   *
   * @return pivot, noise and history
   */
  public Inversion inversion() {
    return inversion;
  }

  /**
   * Measures how far the inversion's picture is from the photograph.
   *
   * @return the distances
   */
  public Metrics metrics() {
    return pti.compare(target.picture(), picture());
  }

  /**
   * Returns what was done and measured.
   *
   * @return the sections of {@code report.json} up to inversion
   */
  public Report report() {
    return Reports.inversion(this);
  }

  /**
   * Saves target, inversion, pivot with noise, and report. What is in the folder of an earlier run
   * is replaced when all is written; where the process dies meanwhile, there is the one run or the
   * other, or none that opens.
   *
   * @param where a folder, created as needed; or one file, if the name ends in {@code
   *     .safetensors}, with everything but the picture that can be drawn again
   * @throws InvalidInputException if a file cannot be written
   */
  public void save(Path where) {
    if (SavedFile.isOneFile(where)) {
      SavedFile.save(this, where);
    } else {
      SavedRun.save(this, where);
    }
  }

  /**
   * Writes the pivot alone, for other tools.
   *
   * @param file ends in {@code .pt} (a bare tensor {@code [1, layers, width]}, as PTI saves it),
   *     {@code .npz} (that as {@code w}, as NVIDIA's projector saves it), {@code .npy} or {@code
   *     .safetensors}
   * @throws InvalidInputException if the file has another ending or cannot be written
   */
  public void savePivot(Path file) {
    LatentFiles.write(file, latent());
  }

  /** What the run looked through, if it did. */
  @Nullable Mask mask() {
    return mask;
  }

  /** Says whether the settings of this {@link Pti} are those that it was made with. */
  boolean isOpened() {
    return isOpened;
  }

  Pti pti() {
    return pti;
  }

  int threads() {
    return threads;
  }

  double seconds() {
    return seconds;
  }

  @Override
  public String toString() {
    return "%s inverted to %s%s"
        .formatted(target.name(), inversion.pivot(), Reports.inSeconds(seconds));
  }
}
