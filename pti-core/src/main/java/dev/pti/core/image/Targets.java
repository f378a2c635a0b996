package dev.pti.core.image;

import com.google.common.io.MoreFiles;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.api.Target;
import dev.pti.api.shared.PartNames;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

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
    Picture photograph = Photographs.read(path);
    return target(
        MoreFiles.getNameWithoutExtension(path),
        path.toString(),
        () -> aligned(photograph, aligner, resolution));
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
    return target(name, name, () -> aligned(photograph, aligner, resolution));
  }

  /**
   * Makes a target of a square that is known, as of landmarks that were found before.
   *
   * @param name what files and reports call it
   * @param photograph upright, of any size
   * @param placement where the square lies in it
   * @param resolution the generator's, pixels a side
   * @return the target, cut out as {@link Aligner#face} cuts faces
   * @throws InvalidInputException if the placement is for a photograph of another size
   */
  public static Target of(String name, Picture photograph, Placement placement, int resolution) {
    return target(
        name,
        name,
        () ->
            new Aligned(
                TurnedCrop.cut(photograph, placement.requireFits(photograph), resolution),
                Optional.of(placement)));
  }

  /** Says that an aligner gave something else than a square. */
  static InvalidInputException noSquare(Aligner aligner, String given) {
    return new InvalidInputException(
        "%s gave %s, wanted a square"
            .formatted(PartNames.withRole("aligner", PartNames.of(aligner, "own aligner")), given));
  }

  private static Aligned aligned(Picture photograph, Aligner aligner, int resolution) {
    Aligned aligned = aligner.align(photograph, resolution);
    if (aligned == null) {
      throw noSquare(aligner, "null");
    }
    return aligned;
  }

  private static Target target(String name, String label, Supplier<Aligned> cutting) {
    try {
      Aligned aligned = cutting.get();
      return new Target(name, aligned.picture(), aligned.placement());
    } catch (InvalidInputException e) {
      throw new InvalidInputException(label + ": " + e.getMessage(), e);
    }
  }
}
