package dev.pti.core.image;

import com.google.common.io.MoreFiles;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Target;
import dev.pti.api.shared.PartNames;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes targets of photographs: aligned, then resized to what a generator draws. */
public final class Targets {
  private Targets() {}

  /**
   * Reads a photograph as a target that is named after its file, without the extension.
   *
   * @param path an image file, as {@link Photographs#read(Path)} reads it
   * @param aligner where to cut
   * @param size of the generator's pictures
   * @return the target
   * @throws InvalidInputException if the file or its picture cannot be used
   */
  public static Target read(Path path, Aligner aligner, PictureSize size) {
    Picture photograph = Photographs.read(path);
    return target(
        MoreFiles.getNameWithoutExtension(path),
        path.toString(),
        () -> aligned(photograph, aligner, size));
  }

  /**
   * Makes a target of a picture.
   *
   * @param name what files and reports call it
   * @param photograph upright, of any size
   * @param aligner where to cut
   * @param size of the generator's pictures
   * @return the target
   * @throws InvalidInputException if the aligner refuses the picture
   */
  public static Target of(String name, Picture photograph, Aligner aligner, PictureSize size) {
    return target(name, name, () -> aligned(photograph, aligner, size));
  }

  /**
   * Makes a target of a part that is known, as of landmarks that were found before.
   *
   * @param name what files and reports call it
   * @param photograph upright, of any size
   * @param placement where it lies in the photograph
   * @param size of the generator's pictures
   * @return the target, cut out as {@link Aligner#face} cuts faces
   * @throws InvalidInputException if the placement is for a photograph of another size
   */
  public static Target of(String name, Picture photograph, Placement placement, PictureSize size) {
    return target(
        name,
        name,
        () ->
            new Aligned(
                TurnedCrop.cut(photograph, placement.requireFits(photograph), size),
                Optional.of(placement)));
  }

  /** Says that an aligner gave something of other proportions. */
  static InvalidInputException noPart(Aligner aligner, String given, PictureSize wanted) {
    return new InvalidInputException(
        "%s gave %s, wanted %s"
            .formatted(
                PartNames.withRole("aligner", PartNames.of(aligner, "own aligner")),
                given,
                wanted.isSquare() ? "a square" : "the proportions of " + wanted));
  }

  private static Aligned aligned(Picture photograph, Aligner aligner, PictureSize size) {
    Aligned aligned = aligner.align(photograph, size);
    if (aligned == null) {
      throw noPart(aligner, "null", size);
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
