package dev.pti.api;

/**
 * Is told about every step of a loop, on the loop's thread. Work that goes before a loop is told by
 * steps without losses: the faces of frames, the slopes that a search measures.
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
