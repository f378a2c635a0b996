package dev.pti.examples.cli;

import dev.pti.Faces;
import dev.pti.api.FaceChoice;
import dev.pti.api.InvalidInputException;
import dev.pti.core.image.Aligner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a photograph is inverted. */
final class AligningOptions {
  private static final Pattern PLACE = Pattern.compile("(\\d+(?:\\.\\d+)?),(\\d+(?:\\.\\d+)?)");

  @Option(
      names = "--aligned",
      description =
          "Take the images as they are; they must have the proportions of the generator's pictures, "
              + "mostly square. Default: the largest such part in the middle; with --frames and in "
              + "serve the largest face.")
  boolean aligned;

  @Option(
      names = "--face",
      paramLabel = "largest|only|N|X,Y",
      description =
          "Find a face and cut it out as FFHQ's are: the largest, the only one, the N-th by "
              + "size, or the one nearest to a place, given in pixels from the upper left.")
  @Nullable String face;

  /** Where a face is wanted unless something else is said. */
  Aligner alignerOfFaces() {
    return face == null && !aligned
        ? Aligner.face(Faces.detector(), FaceChoice.largest())
        : aligner();
  }

  Aligner aligner() {
    if (face == null) {
      return aligned ? Aligner.alreadyAligned() : Aligner.centreCrop();
    }
    if (aligned) {
      throw new InvalidInputException("--aligned and --face are set, wanted one of them");
    }
    return Aligner.face(Faces.detector(), choice(face));
  }

  private static FaceChoice choice(String text) {
    Matcher place = PLACE.matcher(text);
    if (place.matches()) {
      return FaceChoice.nearest(
          Double.parseDouble(place.group(1)), Double.parseDouble(place.group(2)));
    }
    if (text.matches("[1-9]\\d{0,5}")) {
      return FaceChoice.number(Integer.parseInt(text));
    }
    return switch (text) {
      case "largest" -> FaceChoice.largest();
      case "only" -> FaceChoice.only();
      default ->
          throw new InvalidInputException(
              "--face is %s, wanted largest, only, a number from 1, or X,Y".formatted(text));
    };
  }
}
