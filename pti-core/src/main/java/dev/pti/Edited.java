package dev.pti;

import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.api.StoppedException;
import dev.pti.api.StyleEditor;
import dev.pti.api.Tuning;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.optimization.Drag;
import dev.pti.core.optimization.LatentOptimization;
import dev.pti.core.tuning.Stitching;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An edited photograph. A heap value; drawing comes back to the {@link Pti} that made it.
 * Thread-safe if the style editors are.
 */
public final class Edited {
  private final Edits edits;
  private final List<String> names;
  private final Picture picture;
  private final Optional<Tuning> stitching;

  /**
   * A result.
   *
   * @param edits from which further edits go on
   * @param names of all that was done, stitching too
   */
  Edited(Edits edits, List<String> names, Picture picture, Optional<Tuning> stitching) {
    this.edits = edits;
    this.names = names;
    this.picture = picture;
    this.stitching = stitching;
  }

  /**
   * Returns the photograph before the edits.
   *
   * @return the generator that drew it
   */
  public Tuned tuned() {
    return edits.tuned();
  }

  /**
   * Returns where the edited picture lies.
   *
   * @return a point of W or W+, without what moves style channels
   */
  public Latent latent() {
    return edits.latent();
  }

  /**
   * Returns what moves style channels on top of the latent.
   *
   * @return in order
   */
  public List<StyleEditor> styleEditors() {
    return edits.styleEditors();
  }

  /**
   * Returns what it shows.
   *
   * @return the edited picture
   */
  public Picture picture() {
    return picture;
  }

  /**
   * Returns what was done.
   *
   * @return in order, as the picture's note says it
   */
  public List<String> edits() {
    return names;
  }

  /**
   * Returns how the generator that drew it was tuned once more for this edit.
   *
   * @return the difference from the base; empty unless {@link #stitch} made it
   */
  public Optional<Tuning> stitching() {
    return stitching;
  }

  Edits undrawn() {
    return edits;
  }

  /**
   * Edits once more from here, with the tuned generator as it was before any stitching. What moved
   * style channels does so on top of the new latent, before what this editor moves of them.
   *
   * @param editor a direction with a strength, or any editor
   * @return the picture after both edits
   * @throws InvalidInputException if the editor does not fit the generator
   */
  public Edited edit(LatentEditor editor) {
    return edits.edit(editor).draw();
  }

  /**
   * Edits once more from here; see {@link #edit(LatentEditor)}.
   *
   * @param direction where to move
   * @param strength how far, in lengths of the direction; may be negative
   * @return the picture after both edits
   * @throws InvalidInputException if the strength is not finite, or the direction does not fit the
   *     generator
   */
  public Edited edit(Direction direction, double strength) {
    return edit(direction.withStrength(strength));
  }

  /**
   * Moves style channels from here, after those that moved them before, with the tuned generator as
   * it was before any stitching.
   *
   * @param editor a direction of style channels, or any editor of them
   * @return the picture after all edits
   * @throws InvalidInputException if the editor does not fit the generator
   */
  public Edited editStyles(StyleEditor editor) {
    return edits.editStyles(editor).draw();
  }

  /**
   * Tunes the generator a little further, for this edit alone, so that the edited picture agrees
   * with the photograph around the border of what is put back, and inside stays what it is.
   *
   * @return the edit as the generator then draws it
   * @throws dev.pti.api.StoppedException as tuning throws it
   */
  public Edited stitch() {
    return stitch(Stitching.ofDefaults());
  }

  /**
   * Stitches in another way; see {@link #stitch()}.
   *
   * @param how around which region, for how long
   * @return the edit as the generator then draws it
   */
  public Edited stitch(Stitching how) {
    return stitch(how, new Cancellation());
  }

  /**
   * Stitches until another thread asks it to stop; see {@link #stitch()}.
   *
   * @param how around which region, for how long
   * @param cancellation stops it
   * @return the edit as the generator then draws it
   * @throws dev.pti.api.CancelledException if it is cancelled; this edit is as it was
   */
  public Edited stitch(Stitching how, Cancellation cancellation) {
    return StitchedEdit.of(this, how, cancellation);
  }

  /**
   * Moves on from here until a loss of the picture is small; see {@link
   * Tuned#optimize(LatentOptimization)}. The latent is held at where this edit led, and style
   * channels stay as far from those of the latent as they are.
   *
   * @param optimization terms and settings
   * @return where it led
   */
  public Optimized optimize(LatentOptimization optimization) {
    return optimize(optimization, new Cancellation());
  }

  /**
   * Optimizes as {@link #optimize(LatentOptimization)} does, until another thread asks it to stop.
   *
   * @param optimization terms and settings
   * @param cancellation stops it
   * @return where it led
   * @throws dev.pti.api.CancelledException if it is cancelled; the last good state is in it, and
   *     {@link #kept} makes a result of it
   */
  public Optimized optimize(LatentOptimization optimization, Cancellation cancellation) {
    return Optimized.run(
        edits,
        cancellation,
        at -> optimization.optimize(latent(), tuned().pti().session()::identityTerm, at));
  }

  /**
   * Drags points of the edited picture to others; see {@link Tuned#drag(Drag)}.
   *
   * @param drag points of the edited picture, and settings
   * @return where it led
   */
  public Optimized drag(Drag drag) {
    return drag(drag, new Cancellation());
  }

  /**
   * Drags as {@link Tuned#drag(Drag)} does, until another thread asks it to stop.
   *
   * @param drag points of the edited picture, and settings
   * @param cancellation stops it
   * @return where it led
   * @throws dev.pti.api.CancelledException if it is cancelled; the last good state is in it, and
   *     {@link #kept} makes a result of it
   */
  public Optimized drag(Drag drag, Cancellation cancellation) {
    return Optimized.run(edits, cancellation, workspace -> drag.drag(latent(), workspace));
  }

  /**
   * Returns the last good state of an optimization from here that stopped.
   *
   * @param stopped what {@link #optimize(LatentOptimization)} threw
   * @return the last good state
   * @throws InvalidInputException if it keeps no optimization
   */
  public Optimized kept(StoppedException stopped) {
    return Optimized.kept(edits, stopped);
  }

  /**
   * Puts the edit back into the photograph that was inverted, at its full size. Where the generator
   * is coarser than the photograph, what the edit changed is added to it; otherwise the edited
   * picture replaces the square. Outside the square no bit changes. If the photograph was a file,
   * it is read again.
   *
   * @return the whole photograph, edited
   * @throws InvalidInputException if the run was given a target or opened, without the photograph;
   *     if the aligner gave no placement; or if the file is gone
   */
  public Picture pasteBack() {
    placement();
    return pasteBack(tuned().inverted().photograph());
  }

  /**
   * Puts the edit back; see {@link #pasteBack()}.
   *
   * @param photograph from which the target was cut
   * @return the whole photograph, edited
   * @throws InvalidInputException if the photograph has another size, or the target no placement
   */
  public Picture pasteBack(Picture photograph) {
    return pasteBack(photograph, PasteBack.ofDefaults());
  }

  /**
   * Puts the edit back in another way; see {@link #pasteBack()}.
   *
   * @param photograph from which the target was cut
   * @param how what is put there, and where
   * @return the whole photograph, edited
   * @throws InvalidInputException if the photograph has another size, or the target no placement
   */
  public Picture pasteBack(Picture photograph, PasteBack how) {
    return how.apply(photograph, placement(), picture, tuned().picture());
  }

  private Placement placement() {
    return tuned()
        .target()
        .placement()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "where target %s lies in its photograph is not known: its aligner tells no"
                            .formatted(tuned().target().name())
                        + " placement"));
  }

  /**
   * Measures how far the edited picture is from the photograph.
   *
   * @return the distances; identity is the one that an edit should keep low
   */
  public Metrics metrics() {
    return tuned().pti().compare(tuned().target().picture(), picture);
  }

  /**
   * Saves the picture as PNG or JPEG, whole or not at all, with a note of what was done unless the
   * {@link Pti} was built without notes.
   *
   * @param file the final name, ending in {@code .png} or {@code .jpg}
   * @throws InvalidInputException if it cannot be written
   */
  public void save(Path file) {
    PictureFiles.save(picture, file);
  }

  @Override
  public String toString() {
    return "%s edited: %s".formatted(tuned().target().name(), String.join(", then ", edits()));
  }
}
