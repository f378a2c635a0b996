package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.util.List;

/** Checks on shapes that a file claims. */
final class Shapes {
  static final int MAX_RANK = 32;

  private Shapes() {}

  /**
   * The number of values of a shape. An axis of none does not excuse the others, so that the axes
   * can be counted in any order.
   *
   * @param what begins the sentence of an error, as in {@code tensor w of x.pt}
   */
  static long count(List<Long> shape, String what) {
    if (shape.size() > MAX_RANK) {
      throw new InvalidInputException(
          "%s has %d axes, the most is %d".formatted(what, shape.size(), MAX_RANK));
    }
    long count = 1;
    for (long axis : shape) {
      if (axis < 0) {
        throw new InvalidInputException("%s has the negative shape %s".formatted(what, shape));
      }
      try {
        count = Math.multiplyExact(count, Math.max(1, axis));
      } catch (ArithmeticException e) {
        throw tooLarge(what, shape, e);
      }
    }
    // So that the size in bytes cannot overflow either.
    if (count > Long.MAX_VALUE / 8) {
      throw tooLarge(what, shape, null);
    }
    return shape.contains(0L) ? 0 : count;
  }

  /** The number of values of a shape that fits into an array. */
  static int count(long[] shape) {
    long count = 1;
    for (long axis : shape) {
      count = Math.multiplyExact(count, axis);
    }
    return Math.toIntExact(count);
  }

  private static InvalidInputException tooLarge(
      String what, List<Long> shape, @org.jspecify.annotations.Nullable Throwable cause) {
    String message = "%s has shape %s, more values than can be counted".formatted(what, shape);
    return cause == null
        ? new InvalidInputException(message)
        : new InvalidInputException(message, cause);
  }
}
