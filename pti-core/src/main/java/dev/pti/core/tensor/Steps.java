package dev.pti.core.tensor;

import dev.pti.api.Step;
import dev.pti.api.StepListener;
import java.util.List;
import java.util.Map;

/** What the loops of inversion and tuning tell of their steps. */
public final class Steps {
  /** The name under which a step lists a gradient, not a loss, that is not finite. */
  public static final String GRADIENT = "gradient";

  private Steps() {}

  /**
   * Describes the step that would have followed the last.
   *
   * @param history the steps that were taken, at least one
   * @return a step whose only loss is a gradient of NaN
   */
  public static Step withoutFiniteGradient(List<Step> history) {
    Step last = history.get(history.size() - 1);
    return new Step(
        last.stage(),
        last.index() + 1,
        last.total(),
        last.learningRate(),
        Map.of(GRADIENT, Double.NaN),
        last.subject());
  }

  /**
   * Finds what is not finite.
   *
   * @param step a step whose loss is not finite
   * @return the name of the first value that is not
   */
  public static String culprit(Step step) {
    return step.losses().entrySet().stream()
        .filter(entry -> !Double.isFinite(entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("loss");
  }

  /**
   * Tells the listener.
   *
   * @param listener anybody's
   * @param step what happened
   * @throws RunFailure if the listener throws
   */
  public static void tell(StepListener listener, Step step) {
    try {
      listener.onStep(step);
    } catch (Exception e) {
      // A checked one too: listeners may be written in languages that do not tell them apart.
      throw RunFailure.ofListener(step, e);
    }
  }
}
