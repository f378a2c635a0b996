package dev.pti.api;

import ai.djl.ndarray.NDArray;

/** A loss term that measures what another measures, under a name or a weight of its own. */
interface WrappedLossTerm extends LossTerm {
  /** Returns the term that measures. */
  LossTerm term();

  @Override
  default NDArray loss(NDArray image, NDArray target) {
    return term().loss(image, target);
  }

  @Override
  default Bound against(NDArray target) {
    return term().against(target);
  }

  @Override
  default NDArray loss(NDArray image, NDArray target, NDArray mask) {
    return term().loss(image, target, mask);
  }

  @Override
  default Bound against(NDArray target, NDArray mask) {
    return term().against(target, mask);
  }

  @Override
  default BoundEach againstEach(NDArray targets) {
    return term().againstEach(targets);
  }

  @Override
  default BoundEach againstEach(NDArray targets, NDArray mask) {
    return term().againstEach(targets, mask);
  }
}
