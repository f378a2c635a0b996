package dev.pti;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.api.StoppedException;
import dev.pti.api.StyleEditor;
import dev.pti.api.Target;
import dev.pti.api.Tuning;
import dev.pti.core.optimization.Drag;
import dev.pti.core.optimization.LatentOptimization;
import dev.pti.core.tuning.FeatureRefinement;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * A generator tuned around a photograph. It is a heap value that holds the weights as their
 * difference from the original generator; to draw, it needs the {@link Pti} that made it, open.
 * Thread-safe.
 */
public final class Tuned {
  private final Pti pti;
  private final Inverted inverted;
  private final Tuning tuning;
  private final double seconds;
  private final int threads;
  private final List<Refined> refinements;

  Tuned(Pti pti, Inverted inverted, Tuning tuning, double seconds) {
    this(pti, inverted, tuning, seconds, 0, List.of());
  }

  /**
   * A result.
   *
   * @param threads that its operations used, or 0 if this is not known
   * @param refinements that were done here; what they found is in the tuning
   */
  Tuned(
      Pti pti,
      Inverted inverted,
      Tuning tuning,
      double seconds,
      int threads,
      List<Refined> refinements) {
    this.refinements = refinements;
    this.threads = threads;
    this.pti = pti;
    this.inverted = inverted;
    this.tuning = tuning;
    this.seconds = seconds;
  }

  /**
   * Comes nearer to the photograph than latent and weights can: adds an offset to the activations
   * of this picture, which moves with an edit. The result edits, drags and saves like any other. A
   * generator that is saved for other tools leaves the offset out.
   *
   * @return the same with the offset
   * @throws StoppedException if a loss term or the listener fails, or a loss turns NaN; {@link
   *     Inverted#kept} makes a result of the last good state
   * @throws dev.pti.api.CancelledException if this thread is interrupted or the {@link Pti} is
   *     closed; likewise
   */
  public Tuned refine() {
    return refine(FeatureRefinement.ofDefaults());
  }

  /**
   * Refines in another way; see {@link #refine()}.
   *
   * @param how at which resolution, how long, and how far it reaches
   * @return the same with the offset
   * @throws InvalidInputException if the generator has no such resolution
   */
  public Tuned refine(FeatureRefinement how) {
    return refine(how, new Cancellation());
  }

  /**
   * Refines until another thread cancels it; see {@link #refine()}.
   *
   * @param how at which resolution, how long, and how far it reaches
   * @param cancellation stops it
   * @return the same with the offset
   * @throws InvalidInputException if the generator has no such resolution
   * @throws dev.pti.api.CancelledException if it is cancelled; the last good state is in it
   */
  public Tuned refine(FeatureRefinement how, Cancellation cancellation) {
    return Refined.of(this, pti.settings(), how, cancellation);
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
  public Tuned unrefined() {
    Tuning alone = Tuning.builder().from(tuning).features(List.of()).build();
    return new Tuned(pti, inverted, alone, seconds, threads, List.of());
  }

  /**
   * Draws the photograph in a sibling: a generator that was trained on from this one, as those of
   * cartoons and paintings are. The pivot stays, and each weight of the sibling changes as far as
   * tuning changed it here, so that it draws this person in its own manner (Alaluf et al. 2022, who
   * carry over what HyperStyle changes). What a refinement added stays behind: it belongs to
   * activations of this generator.
   *
   * @param sibling has the generator; it must be open whenever the result draws
   * @return the result in it, to be edited and saved like any of its own
   * @throws InvalidInputException if the sibling's pictures, layers or weights are of other sizes
   */
  public Tuned carriedTo(Pti sibling) {
    Inverted carried = inverted.carriedTo(sibling);
    CheckedResults.requireChanges("what was tuned has", tuning, sibling.session().generator());
    Tuning alone = Tuning.builder().from(tuning).features(List.of()).build();
    return new Tuned(sibling, carried, alone, seconds, threads, List.of());
  }

  /**
   * Edits the photograph. If the editor also moves style channels, as a saved edit may, they are
   * moved after the latent.
   *
   * @param editor a direction with a strength, or any editor
   * @return the edited picture
   * @throws InvalidInputException if the editor does not fit the generator
   */
  public Edited edit(LatentEditor editor) {
    return Edits.none(this).edit(editor).draw();
  }

  /**
   * Edits the photograph.
   *
   * @param direction where to move
   * @param strength how far, in lengths of the direction; may be negative
   * @return the edited picture
   * @throws InvalidInputException if the direction does not fit the generator
   */
  public Edited edit(Direction direction, double strength) {
    return edit(direction.withStrength(strength));
  }

  /**
   * Edits the photograph by style channels, which a latent cannot move one by one.
   *
   * @param editor a direction of style channels, or any editor of them
   * @return the edited picture
   * @throws InvalidInputException if the editor does not fit the generator
   */
  public Edited editStyles(StyleEditor editor) {
    return Edits.none(this).editStyles(editor).draw();
  }

  /**
   * Moves the pivot so that a loss of its picture falls, and holds it near where it was:
   * StyleCLIP's latent optimization, with any loss term.
   *
   * @param optimization terms and settings
   * @return where it led, as a picture and as a direction
   * @throws InvalidInputException if layers or target do not fit the generator
   * @throws dev.pti.api.DivergedException if a loss turns NaN; the last good state is in it
   * @throws StoppedException if a loss term or the listener fails; likewise
   * @throws dev.pti.api.CancelledException if this thread is interrupted or the {@link Pti} is
   *     closed; likewise
   */
  public Optimized optimize(LatentOptimization optimization) {
    return optimize(optimization, new Cancellation());
  }

  /**
   * Optimizes as {@link #optimize(LatentOptimization)} does, until another thread cancels it.
   *
   * @param optimization terms and settings
   * @param cancellation stops it
   * @return where it led
   * @throws dev.pti.api.CancelledException if it is cancelled; the last good state is in it, and
   *     {@link #kept} makes a result of it
   */
  public Optimized optimize(LatentOptimization optimization, Cancellation cancellation) {
    return Optimized.run(
        Edits.none(this),
        cancellation,
        at -> optimization.optimize(latent(), pti.session()::identityTerm, at));
  }

  /**
   * Optimizes on another thread, the builder's executor's.
   *
   * @param optimization terms and settings
   * @return the run, which can be cancelled
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no work
   */
  public Run<Optimized> optimizeAsync(LatentOptimization optimization) {
    return searchAsync(cancellation -> optimize(optimization, cancellation));
  }

  /**
   * Drags points of the picture to others: the pivot moves until what is at each point has arrived
   * where it is pulled to.
   *
   * @param drag points of the aligned picture, and settings
   * @return where it led, as a picture and as a direction
   * @throws InvalidInputException if points, region or layers do not fit the generator
   * @throws StoppedException as {@link #optimize(LatentOptimization)} throws it
   */
  public Optimized drag(Drag drag) {
    return drag(drag, new Cancellation());
  }

  /**
   * Drags as {@link #drag(Drag)} does, until another thread cancels it.
   *
   * @param drag points of the aligned picture, and settings
   * @param cancellation stops it
   * @return where it led
   * @throws dev.pti.api.CancelledException if it is cancelled; the last good state is in it, and
   *     {@link #kept} makes a result of it
   */
  public Optimized drag(Drag drag, Cancellation cancellation) {
    return Optimized.run(
        Edits.none(this), cancellation, workspace -> drag.drag(latent(), workspace));
  }

  /**
   * Drags on another thread, the builder's executor's.
   *
   * @param drag points of the aligned picture, and settings
   * @return the run, which can be cancelled
   * @throws java.util.concurrent.RejectedExecutionException if the executor takes no work
   */
  public Run<Optimized> dragAsync(Drag drag) {
    return searchAsync(cancellation -> drag(drag, cancellation));
  }

  private Run<Optimized> searchAsync(Function<Cancellation, Optimized> search) {
    return Run.start(
        pti.settings().executor(),
        search,
        stopped -> stopped.lastInversion() == null ? null : kept(stopped));
  }

  /**
   * Returns the last good state of an optimization or a drag that stopped. It draws and edits like
   * any result.
   *
   * @param stopped what {@link #optimize(LatentOptimization)} or {@link #drag(Drag)} threw
   * @return the last good state
   * @throws InvalidInputException if it keeps no optimization
   */
  public Optimized kept(StoppedException stopped) {
    return Optimized.kept(Edits.none(this), stopped);
  }

  /**
   * Returns the picture of the pivot.
   *
   * @return the photograph as the tuned generator draws it
   */
  public Picture picture() {
    return generator().synthesize(latent());
  }

  /**
   * Returns the pivot.
   *
   * @return a point of W or W+
   */
  public Latent latent() {
    return inverted.latent();
  }

  /**
   * Returns the tuned generator.
   *
   * @return plain floats in and out; ends with the {@link Pti}
   */
  public Generator generator() {
    return pti.session().tunedGenerator(pti, tuning);
  }

  /**
   * Returns what tuning found.
   *
   * @return difference, history and why it ended; the features of refinements too
   */
  public Tuning tuning() {
    return tuning;
  }

  /**
   * Returns the inversion that was tuned.
   *
   * @return pivot and photograph
   */
  public Inverted inverted() {
    return inverted;
  }

  /**
   * Returns the aligned photograph.
   *
   * @return what was inverted
   */
  public Target target() {
    return inverted.target();
  }

  /**
   * Measures how far the tuned picture is from the photograph.
   *
   * @return the distances
   */
  public Metrics metrics() {
    return pti.compare(target().picture(), picture());
  }

  /**
   * Returns what was done and measured.
   *
   * @return the sections of {@code report.json} up to tuning
   */
  public Report report() {
    return Reports.tuning(this);
  }

  /**
   * Saves the files of {@link Inverted#save}, the tuned picture, and the weights' difference bit
   * for bit.
   *
   * @param where a folder, created as needed; or one file, if the name ends in {@code
   *     .safetensors}, with everything but the pictures that can be drawn again
   * @return the report that was saved: {@link #report} with {@code saved}
   * @throws InvalidInputException if a file cannot be written
   */
  public Report save(Path where) {
    return save(where, Precision.FLOAT32);
  }

  /**
   * Saves as {@link #save(Path)} does, with the difference in a given precision. Differences of low
   * rank are saved as their factors. {@code saved} in the report says how many bytes the difference
   * takes (for one file: the whole run without its report), how many the generator has, and, if
   * values are rounded, the picture's distances from the photograph before and after.
   *
   * @param where a folder, or one file, as there
   * @param precision of the difference; pivot and target are the same in each
   * @return the report that was saved: {@link #report} with {@code saved}
   * @throws InvalidInputException if a file cannot be written, or a difference is too large for
   *     half precision
   */
  public Report save(Path where, Precision precision) {
    return SavedFile.isOneFile(where)
        ? SavedFile.save(this, where, precision)
        : SavedRun.save(this, where, precision);
  }

  /**
   * Writes the tuned generator whole, for other tools; {@link #save(Path)} writes its difference
   * alone, which is what this library needs to continue. What {@link #refine()} added is left out:
   * no other tool has a place for it.
   *
   * @param file ends in {@code .safetensors}, in {@code .pt} for PyTorch, or, where the generator
   *     was loaded from a pickle of NVIDIA's code, in {@code .pkl} for a copy of that
   * @param names the tools that are to read it
   * @throws InvalidInputException if the file has another ending or cannot be written, or the
   *     generator has no place under the names
   */
  public void saveGenerator(Path file, GeneratorNames names) {
    try {
      pti.session().save(tuning, file, names);
    } finally {
      Reference.reachabilityFence(pti);
    }
  }

  Pti pti() {
    return pti;
  }

  List<Refined> refinements() {
    return refinements;
  }

  int threads() {
    return threads;
  }

  double seconds() {
    return seconds;
  }

  @Override
  public String toString() {
    return "%s tuned in %d steps%s, stopped by %s%s"
        .formatted(
            target().name(),
            tuning.history().size(),
            Reports.inSeconds(seconds),
            tuning.stoppedBy(),
            isRefined() ? ", refined" : "");
  }
}
