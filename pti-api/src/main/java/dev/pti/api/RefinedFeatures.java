package dev.pti.api;

import java.util.Arrays;

/**
 * What a generator's activations lack, at one resolution, to draw a photograph: an offset that is
 * added to them where they are what they were at the pivot, goes along where an edit moves them,
 * and fades where it makes others of them. A heap value: nothing to close.
 *
 * @param offset {@code [channels, h, w]}
 * @param at the activations at the pivot, of the same shape
 * @param reach how far activations may change before most of the offset is gone, in root mean
 *     squares of {@code at}; finite, above 0
 */
public record RefinedFeatures(FloatTensor offset, FloatTensor at, float reach) {
  /**
   * Checks the shapes.
   *
   * @param offset as above
   * @param at as above
   * @param reach as above
   * @throws InvalidInputException if shapes differ or are no activations', a value is not finite,
   *     or the reach is not finite and above 0
   */
  public RefinedFeatures {
    long[] shape = offset.shape();
    if (shape.length != 3) {
      throw new InvalidInputException(
          "offset has shape %s, wanted [channels, height, width]"
              .formatted(Arrays.toString(shape)));
    }
    if (!Arrays.equals(shape, at.shape())) {
      throw new InvalidInputException(
          "activations at the pivot have shape %s, the offset %s"
              .formatted(Arrays.toString(at.shape()), Arrays.toString(shape)));
    }
    if (!offset.isFinite() || !at.isFinite()) {
      throw new InvalidInputException("refined features hold a value that is not finite");
    }
    if (!(reach > 0) || Float.isInfinite(reach)) {
      throw new InvalidInputException("reach is " + reach + ", wanted a finite number above 0");
    }
  }

  /**
   * Returns the size of the activations.
   *
   * @return as many times smaller than the pictures as their resolution is
   */
  public PictureSize size() {
    return new PictureSize((int) offset.size(2), (int) offset.size(1));
  }
}
