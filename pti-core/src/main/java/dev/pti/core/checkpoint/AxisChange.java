package dev.pti.core.checkpoint;

import com.google.common.primitives.Longs;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.Arrays;

/** How a tensor of NVIDIA's generator becomes rosinality's: by axes of size one, and a factor. */
enum AxisChange {
  /** The same. */
  NONE(0, 0, 1),
  /** {@code [o, i, 3, 3]} to {@code [1, o, i, 3, 3]}; a scalar to {@code [1]}. */
  ONE_IN_FRONT(1, 0, 1),
  /** {@code [r, r]} to {@code [1, 1, r, r]}. */
  TWO_IN_FRONT(2, 0, 1),
  /** {@code [3]} to {@code [1, 3, 1, 1]}. */
  ONE_IN_FRONT_TWO_BEHIND(1, 2, 1),
  /** The same axes, each value times four, which is exact. */
  TIMES_FOUR(0, 0, 4);

  private final int front;
  private final int behind;
  private final float factor;

  AxisChange(int front, int behind, float factor) {
    this.front = front;
    this.behind = behind;
    this.factor = factor;
  }

  /** Rosinality's shape for one of NVIDIA's. */
  long[] toRosinality(long[] shape) {
    long[] ones = new long[front + behind];
    Arrays.fill(ones, 1);
    return Longs.concat(Arrays.copyOf(ones, front), shape, Arrays.copyOf(ones, behind));
  }

  /**
   * NVIDIA's shape for one of rosinality's.
   *
   * @param what begins the sentence of an error, as in {@code tensor input.input of x.pt}
   * @throws InvalidInputException if an axis that falls away is not of size one
   */
  long[] toNvidia(long[] shape, String what) {
    int kept = shape.length - front - behind;
    long[] changed = kept < 0 ? shape : Arrays.copyOfRange(shape, front, front + kept);
    if (kept < 0 || !Arrays.equals(toRosinality(changed), shape)) {
      throw new InvalidInputException(
          "%s has shape %s, wanted %d axes of size 1 in front and %d behind"
              .formatted(what, Arrays.toString(shape), front, behind));
    }
    return changed;
  }

  /** Rosinality's tensor for one of NVIDIA's; shares the values where they stay the same. */
  FloatTensor toRosinality(FloatTensor tensor) {
    return scaled(tensor, factor).reshape(toRosinality(tensor.shape()));
  }

  /**
   * NVIDIA's tensor for one of rosinality's; shares the values where they stay the same.
   *
   * @param what begins the sentence of an error
   * @throws InvalidInputException if an axis that falls away is not of size one
   */
  FloatTensor toNvidia(FloatTensor tensor, String what) {
    long[] shape = toNvidia(tensor.shape(), what);
    return scaled(tensor, 1 / factor).reshape(shape);
  }

  private static FloatTensor scaled(FloatTensor tensor, float factor) {
    if (factor == 1) {
      return tensor;
    }
    float[] values = tensor.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= factor;
    }
    return FloatTensor.wrap(values, tensor.shape());
  }
}
