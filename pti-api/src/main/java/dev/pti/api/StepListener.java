package dev.pti.api;

/**
 * Is told about every step of a loop, on the loop's thread. Work that goes before a loop is told by
 * steps without losses: the faces of frames, the slopes that a search measures. Of a film, one step
 * is told for each frame that is inverted, and none of the steps that an inverter takes for it.
 */
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
