package dev.pti.api;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * A loss that looks at the generator's weights and not at pictures, as a penalty on how far tuning
 * moves them. {@link #named} makes a loss term of it, which takes part in tuning alone (inversion
 * moves no weights) and which masks leave as it is.
 *
 * <p>The shipped {@code ParameterTermContract} says what it must keep.
 */
@FunctionalInterface
public interface ParameterTerm {
  /**
   * Measures the weights.
   *
   * @param tuned the weights that move as they are now, by the field's tensor names, part of a
   *     graph
   * @param original the weights as they were loaded; holds at least the same names
   * @return a scalar, not negative, 0 for equal weights
   */
  NDArray loss(Map<String, NDArray> tuned, Map<String, NDArray> original);

  /**
   * Makes a loss term.
   *
   * @param name as histories and reports show it
   * @return a term of weight 1 for {@code Pti.builder().loss(...)}
   */
  default LossTerm named(String name) {
    return new WeightLossTerm(name, this);
  }
}
