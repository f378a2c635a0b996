package dev.pti.core.image;

import dev.pti.api.FaceChoice;
import dev.pti.api.FaceDetector;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.util.Optional;

/**
 * Finds in a photograph the square that a generator could have drawn.
 *
 * <p>An aligner must be thread-safe and cut equal squares of equal photographs.
 */
@FunctionalInterface
public interface Aligner {
  /**
   * Cuts the square out.
   *
   * @param photograph upright, of any size
   * @return a square picture of any size
   * @throws InvalidInputException if there is no such square; the message does not name the file,
   *     {@link Targets} does
   */
  Picture align(Picture photograph);

  /**
   * Cuts the square out at a resolution, and says where it lay if this aligner knows. {@code
   * pasteBack} needs that. By default it does not know.
   *
   * @param photograph upright, of any size
   * @param resolution of the result, pixels a side
   * @return a square picture of the resolution
   * @throws InvalidInputException if there is no such square
   */
  default Aligned align(Picture photograph, int resolution) {
    Picture square = align(photograph);
    if (square == null) {
      throw Targets.noSquare(this, "null");
    }
    if (square.height() != square.width()) {
      throw Targets.noSquare(this, square.width() + " x " + square.height());
    }
    return new Aligned(Resampling.resize(square, resolution, resolution), Optional.empty());
  }

  /**
   * Returns the aligner that cuts a face as FFHQ's are cut, by its eyes and the corners of its
   * mouth. Where the square leaves the photograph, it is filled with what the border mirrors,
   * blurred towards the outside. It refuses a photograph without a face, one with several if the
   * choice does not say which, and a face that the border cuts.
   *
   * @param detector finds the faces; the bundled one is {@code Faces.detector()}
   * @param choice which of several is meant
   * @return an aligner, thread-safe if the detector is
   */
  static Aligner face(FaceDetector detector, FaceChoice choice) {
    return new FaceAligner(detector, choice);
  }

  /**
   * Returns the aligner that takes the largest square in the middle.
   *
   * @return a thread-safe aligner
   */
  static Aligner centreCrop() {
    return StandardAligner.CENTRE_CROP;
  }

  /**
   * Returns the aligner that takes the picture as it is, and refuses one that is not square.
   *
   * @return a thread-safe aligner
   */
  static Aligner alreadyAligned() {
    return StandardAligner.ALREADY_ALIGNED;
  }
}
