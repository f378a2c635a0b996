package dev.pti.api;

import ai.djl.ndarray.NDArray;
import java.util.function.BinaryOperator;

/** The mean of a value of each pixel. */
record PixelLossTerm(BinaryOperator<NDArray> values) implements LossTerm {
  @Override
  public NDArray loss(NDArray image, NDArray target) {
    return values.apply(image, target).mean();
  }

  @Override
  public NDArray loss(NDArray image, NDArray target, NDArray mask) {
    return Losses.weightedMean(values.apply(image, target), mask);
  }

  @Override
  public BoundEach againstEach(NDArray targets) {
    return images -> meanOfEach(values.apply(images, targets));
  }

  @Override
  public BoundEach againstEach(NDArray targets, NDArray mask) {
    return images -> meanOfEach(values.apply(images, targets).mul(mask)).div(mask.mean());
  }

  private static NDArray meanOfEach(NDArray values) {
    return values.flatten(1, -1).mean(new int[] {1});
  }

  @Override
  public String name() {
    return "pixels";
  }

  /** The names that it is given say which values. */
  @Override
  public String toString() {
    return name();
  }
}
