package dev.pti.core.image;

import dev.pti.api.Box;
import dev.pti.api.FaceChoice;
import dev.pti.api.FaceDetector;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds in a photograph the part that a generator could have drawn, mostly a square.
 *
 * <p>An aligner must be thread-safe and cut equal parts of equal photographs.
 */
@FunctionalInterface
public interface Aligner {
  /**
   * Cuts it out.
   *
   * @param photograph upright, of any size
   * @return a picture of any size, square for a generator of squares
   * @throws InvalidInputException if there is no such part; the message does not name the file,
   *     {@link Targets} does
   */
  Picture align(Picture photograph);

  /**
   * Cuts it out at a size, and says where it lay if this aligner knows. {@code pasteBack} needs
   * that. By default it does not know.
   *
   * @param photograph upright, of any size
   * @param size of the result
   * @return a picture of the size
   * @throws InvalidInputException if there is no such part
   */
  default Aligned align(Picture photograph, PictureSize size) {
    Picture part = align(photograph);
    if (part == null) {
      throw Targets.noPart(this, "null", size);
    }
    if (!part.size().isProportionalTo(size)) {
      throw Targets.noPart(this, part.size().toString(), size);
    }
    return new Aligned(Resampling.resize(part, size.width(), size.height()), Optional.empty());
  }

  /**
   * Returns the aligner that cuts a face as FFHQ's are cut, by its eyes and the corners of its
   * mouth. A generator whose pictures are not square sees a rectangle as high as FFHQ's square,
   * around the same centre. Where it leaves the photograph, it is filled with what the border
   * mirrors, blurred towards the outside. It refuses a photograph without a face, one with several
   * if the choice does not say which, and a face that the border cuts.
   *
   * @param detector finds the faces; the bundled one is {@code Faces.detector()}
   * @param choice which of several is meant
   * @return an aligner, thread-safe if the detector is
   */
  static Aligner face(FaceDetector detector, FaceChoice choice) {
    return new FaceAligner(detector, choice);
  }

  /**
   * Returns the aligner for other subjects than faces: the smallest part of the proportions of the
   * generator's pictures that holds a box, around the same centre. Where it leaves the photograph,
   * it is filled as of {@link #face}.
   *
   * @param finder gives the box in a photograph, as an own detector of bodies does; refuses one
   *     that has none with an {@link InvalidInputException}
   * @return an aligner, thread-safe if the finder is
   */
  static Aligner around(Function<Picture, Box> finder) {
    return new BoxAligner(finder);
  }

  /**
   * Returns the aligner that takes the largest part in the middle that has the proportions of the
   * generator's pictures, a square where none are known.
   *
   * @return a thread-safe aligner
   */
  static Aligner centreCrop() {
    return StandardAligner.CENTRE_CROP;
  }

  /**
   * Returns the aligner that takes the picture as it is, and refuses one that has not the
   * proportions of the generator's pictures.
   *
   * @return a thread-safe aligner
   */
  static Aligner alreadyAligned() {
    return StandardAligner.ALREADY_ALIGNED;
  }
}
