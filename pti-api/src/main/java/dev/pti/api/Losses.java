package dev.pti.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.function.BinaryOperator;

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
    return perPixel((image, target) -> image.sub(target).square()).named("l2");
  }

  /**
   * A term that is the mean of a value of each pixel, and within a mask the mean weighed by it.
   *
   * @param values from image and target {@code [n, 3, H, W]} to {@code [n, c, H, W]}, not negative
   * @return a term named {@code pixels}
   */
  public static LossTerm perPixel(BinaryOperator<NDArray> values) {
    return new PixelLossTerm(values);
  }

  /**
   * How unlike the subjects of two pictures are: the cosine distance of their embeddings, 0 to 2.
   * The bundled face embedding comes as {@code Pti.builder().identity(weight)}.
   *
   * @param network from pictures to vectors
   * @return a term named {@code identity}
   */
  public static LossTerm identity(Embedding network) {
    return new EmbeddingDistance(network).named("identity");
  }

  /**
   * How far tuning moved the generator: {@link #meanSquaredMove}. Moves are small, so a weight is
   * large.
   *
   * @return a term for tuning, named {@code parameters}
   */
  public static LossTerm parameterDistance() {
    ParameterTerm term = Losses::meanSquaredMove;
    return term.named("parameters");
  }

  /**
   * The mean over all weights that move of the squared difference from the original.
   *
   * @param tuned the weights that move
   * @param original what they were, by the same names
   * @return a scalar
   */
  public static NDArray meanSquaredMove(Map<String, NDArray> tuned, Map<String, NDArray> original) {
    NDList squares = new NDList();
    long count = 0;
    for (Map.Entry<String, NDArray> moved : tuned.entrySet()) {
      NDArray before = original.get(moved.getKey());
      squares.add(moved.getValue().sub(before).square().sum());
      count += moved.getValue().size();
    }
    return scale(NDArrays.stack(squares).sum(), 1. / count);
  }

  /**
   * The mean over places that count.
   *
   * @param values {@code [n, c, h, w]}
   * @param mask {@code [1, 1, h, w]}, above 0 somewhere
   * @return a scalar; for a mask of ones the mean
   */
  public static NDArray weightedMean(NDArray values, NDArray mask) {
    return values.mul(mask).mean().div(mask.mean());
  }

  /**
   * Moves from one array to another by a share of its own at each place.
   *
   * @param from what a share of 0 gives
   * @param to of the same shape, what a share of 1 gives
   * @param share 0 to 1, of a shape that broadcasts
   * @return {@code from + share * (to - from)}
   */
  public static NDArray blend(NDArray from, NDArray to, NDArray share) {
    return from.add(to.sub(from).mul(share));
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
