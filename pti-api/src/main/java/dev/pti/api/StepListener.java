package dev.pti.api;

/**
 * Is told about every step of a loop, on the loop's thread. Work that goes before a loop is told by
 * steps without losses: the faces of frames, the slopes that a search measures. Of a film, the
 * steps of each frame are told by the frame's name, and one more, without losses, when its pivot is
 * found, in the stage {@code pivots}.
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
