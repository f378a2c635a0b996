package dev.pti.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Safe spellings of what loss terms are made of. Unlike DJL's overloads that take a {@code Number},
 * these keep their operand alive until the backward pass has read it.
 */
public final class Losses {
  private Losses() {}

  /**
   * The mean squared error, for images in [-1, 1] as the reference computes it.
   *
   * @return a term named {@code l2}
   */
  public static LossTerm l2() {
    LossTerm term = Losses::meanSquaredError;
    return term.named("l2");
  }

  /**
   * The mean over all elements of the squared difference.
   *
   * @param a any array
   * @param b of the same shape
   * @return a scalar
   */
  public static NDArray meanSquaredError(NDArray a, NDArray b) {
    return a.sub(b).square().mean();
  }

  /**
   * The mean over all elements of the absolute difference.
   *
   * @param a any array
   * @param b of the same shape
   * @return a scalar
   */
  public static NDArray meanAbsoluteError(NDArray a, NDArray b) {
    return a.sub(b).abs().mean();
  }

  /**
   * Multiplies by a number.
   *
   * @param a any array
   * @param factor what to multiply by
   * @return {@code a * factor}
   */
  public static NDArray scale(NDArray a, double factor) {
    return a.mul(constant(a, factor));
  }

  /**
   * Raises to a power.
   *
   * @param a any array; not negative unless the exponent is a whole number
   * @param exponent the exponent
   * @return {@code a ^ exponent}
   */
  public static NDArray power(NDArray a, double exponent) {
    return a.pow(constant(a, exponent));
  }

  /**
   * The larger of an array and a number, element by element: a hinge.
   *
   * @param a any array
   * @param bound the lower bound
   * @return {@code max(a, bound)}
   */
  public static NDArray atLeast(NDArray a, double bound) {
    return a.maximum(constant(a, bound));
  }

  private static NDArray constant(NDArray like, double value) {
    return like.getManager().full(new Shape(), (float) value, like.getDataType());
  }
}
