package dev.pti.api;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** A look at the generator's weights in the form of a loss term. */
record WeightLossTerm(String name, ParameterTerm term) implements LossTerm {
  @Override
  public NDArray loss(NDArray image, NDArray target) {
    throw new InvalidInputException(
        "loss term %s looks at the generator's weights, which tuning alone moves".formatted(name));
  }

  @Override
  public Bound against(NDArray target) {
    return new Bound() {
      @Override
      public NDArray loss(NDArray image) {
        return WeightLossTerm.this.loss(image, target);
      }

      @Override
      public NDArray loss(
          NDArray image, Map<String, NDArray> tuned, Map<String, NDArray> original) {
        return term.loss(tuned, original);
      }
    };
  }

  @Override
  public LossTerm within(Region region) {
    return this;
  }
}
