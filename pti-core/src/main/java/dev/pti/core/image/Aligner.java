package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;

/** Finds in a photograph the square that a generator could have drawn. */
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
