package dev.pti.api;

/** Is told about every step of a loop, on the loop's thread. */
@FunctionalInterface
public interface StepListener {
  /**
   * Is called after a step.
   *
   * @param step what happened
   */
  void onStep(Step step);

  /**
   * A listener that does nothing.
   *
   * @return the default
   */
  static StepListener none() {
    return step -> {};
  }
}
