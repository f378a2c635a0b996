package dev.pti.api;

/**
 * Is called after every step of a loop, on the loop's thread. Work before a loop is reported by
 * steps without losses: the faces of frames, the slopes that a search measures. For a film, the
 * steps of each frame carry the frame's name. One more without losses, in the stage {@code pivots},
 * is reported when a frame's pivot is found.
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
