package dev.pti.contract;

import ai.djl.ndarray.NDArray;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import java.util.function.Predicate;

/**
 * A loss term that becomes NaN.
 *
 * @param term sound
 * @param isPoisoned whether it is NaN for a target, asked at each call
 */
record PoisonedTerm(LossTerm term, Predicate<NDArray> isPoisoned) implements LossTerm {
  @Override
  public NDArray loss(NDArray image, NDArray target) {
    NDArray loss = term.loss(image, target);
    return isPoisoned.test(target) ? Losses.scale(loss, Double.NaN) : loss;
  }

  @Override
  public String name() {
    return term.name();
  }

  @Override
  public double weight() {
    return term.weight();
  }

  @Override
  public double weightAt(int step) {
    return term.weightAt(step);
  }
}
