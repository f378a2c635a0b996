package dev.pti.core;

import ai.djl.ndarray.NDArray;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;

/** A loss term that is sound until a call, and NaN from then on. */
public final class FailingTerm implements LossTerm {
  private final int firstBadCall;
  private int calls;

  public FailingTerm(int firstBadCall) {
    this.firstBadCall = firstBadCall;
  }

  @Override
  public NDArray loss(NDArray image, NDArray target) {
    NDArray loss = Losses.meanAbsoluteError(image, target);
    return calls++ < firstBadCall ? loss : Losses.scale(loss, Double.NaN);
  }

  @Override
  public String name() {
    return "fragile";
  }
}
