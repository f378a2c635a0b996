package dev.pti.core.image;

import com.google.common.io.MoreFiles;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PartNames;
import dev.pti.api.Picture;
import dev.pti.api.Target;
import java.nio.file.Path;

/** Makes targets of photographs: aligned, then resized to a generator's resolution. */
public final class Targets {
  private Targets() {}

  /**
   * Reads a photograph as a target that is named after its file, without the extension.
   *
   * @param path an image file, as {@link Photographs#read(Path)} reads it
   * @param aligner where to cut
   * @param resolution the generator's, pixels a side
   * @return the target
   * @throws InvalidInputException if the file or its picture cannot be used
   */
  public static Target read(Path path, Aligner aligner, int resolution) {
    return target(
        MoreFiles.getNameWithoutExtension(path),
        path.toString(),
        Photographs.read(path),
        aligner,
        resolution);
  }

  /**
   * Makes a target of a picture.
   *
   * @param name what files and reports call it
   * @param photograph upright, of any size
   * @param aligner where to cut
   * @param resolution the generator's, pixels a side
   * @return the target
   * @throws InvalidInputException if the aligner refuses the picture
   */
  public static Target of(String name, Picture photograph, Aligner aligner, int resolution) {
    return target(name, name, photograph, aligner, resolution);
  }

  private static Target target(
      String name, String label, Picture photograph, Aligner aligner, int resolution) {
    try {
      Aligned aligned = aligner.align(photograph, resolution);
      if (aligned == null) {
        throw new InvalidInputException(
            "%s gave null, wanted a square"
                .formatted(PartNames.withRole("aligner", PartNames.of(aligner, "own aligner"))));
      }
      return new Target(name, aligned.picture(), aligned.placement());
    } catch (InvalidInputException e) {
      throw new InvalidInputException(label + ": " + e.getMessage(), e);
    }
  }
}
