package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.api.StoppedException;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.optimization.LatentOptimization;
import java.nio.file.Path;

/**
 * An edited photograph. A heap value.
 *
 * @param tuned the generator that drew it
 * @param latent where it lies
 * @param picture what it shows
 */
public record Edited(Tuned tuned, Latent latent, Picture picture) {
  static Edited of(Tuned tuned, Latent from, LatentEditor editor) {
    Latent latent = editor.edit(from);
    return new Edited(tuned, latent, tuned.generator().synthesize(latent));
  }

  /**
   * Edits once more from here.
   *
   * @param editor a direction with a strength, or any editor
   * @return the picture after both edits
   * @throws InvalidInputException if the editor does not fit the generator
   */
  public Edited edit(LatentEditor editor) {
    return of(tuned, latent, editor);
  }

  /**
   * Moves on from here until a loss of the picture is small; see {@link
   * Tuned#optimize(LatentOptimization)}. The latent is held at where this edit led.
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
    return Optimized.run(tuned, latent, optimization, cancellation);
  }

  /**
   * Takes what an optimization from here that stopped has kept.
   *
   * @param stopped what {@link #optimize(LatentOptimization)} threw
   * @return the last good state
   * @throws InvalidInputException if it keeps no optimization
   */
  public Optimized kept(StoppedException stopped) {
    return Optimized.kept(tuned, latent, stopped);
  }

  /**
   * Puts the edit back into the photograph that was inverted, at its full size: what the edit
   * changed is added to it where the generator is coarser, else the edited picture replaces the
   * square. Outside of the square no bit changes. A photograph that was a file is read again.
   *
   * @return the whole photograph, edited
   * @throws InvalidInputException if the run was given a target or opened, without the photograph;
   *     if the aligner told no placement; or if the file is gone
   */
  public Picture pasteBack() {
    placement();
    return pasteBack(tuned.inverted().photograph());
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
    return how.apply(photograph, placement(), picture, tuned.picture());
  }

  private Placement placement() {
    return tuned
        .target()
        .placement()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "where target %s lies in its photograph is not known: its aligner tells no"
                            .formatted(tuned.target().name())
                        + " placement"));
  }

  /**
   * Measures how far the edited picture is from the photograph.
   *
   * @return the distances; identity is the one that an edit should keep low
   */
  public Metrics metrics() {
    return tuned.pti().compare(tuned.target().picture(), picture);
  }

  /**
   * Saves the picture as PNG, whole or not at all.
   *
   * @param file the final name
   * @throws InvalidInputException if it cannot be written
   */
  public void save(Path file) {
    PictureFiles.save(picture, file);
  }
}
