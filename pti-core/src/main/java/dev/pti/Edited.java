package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.core.image.PictureFiles;
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
