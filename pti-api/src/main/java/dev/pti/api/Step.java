package dev.pti.api;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a loop reports after a step.
 *
 * @param stage the loop, as in {@code inversion}, {@code optimization} or {@code tuning}
 * @param index the step, from 0
 * @param total how many steps the loop may take
 * @param learningRate the learning rate that the step used
 * @param losses each term's value before its weight, by name, in the order of the sum; {@code loss}
 *     is the weighted sum that was minimized; empty where nothing was minimized
 * @param subject the name of the photograph that the step looked at, where the loop has several;
 *     else empty
 */
public record Step(
    String stage,
    int index,
    int total,
    double learningRate,
    Map<String, Double> losses,
    String subject)
    implements Serializable {
  /**
   * Keeps an unmodifiable copy of the losses.
   *
   * @param stage as above
   * @param index as above
   * @param total as above
   * @param learningRate as above
   * @param losses as above
   * @param subject as above
   */
  public Step {
    losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
  }

  /**
   * A step of a loop over one photograph.
   *
   * @param stage as above
   * @param index as above
   * @param total as above
   * @param learningRate as above
   * @param losses as above
   */
  public Step(String stage, int index, int total, double learningRate, Map<String, Double> losses) {
    this(stage, index, total, learningRate, losses, "");
  }

  /**
   * Returns the same step with the name of the photograph that it looked at.
   *
   * @param name of the photograph
   * @return the step with the subject
   */
  public Step of(String name) {
    return new Step(stage, index, total, learningRate, losses, name);
  }

  /**
   * Returns the weighted sum that was minimized.
   *
   * @return the loss; NaN where nothing was minimized
   */
  public double loss() {
    return losses.getOrDefault("loss", Double.NaN);
  }
}
