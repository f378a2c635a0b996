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
  public String name() {
    return "pixels";
  }
}
