package dev.pti;

import dev.pti.api.CancelledException;
import dev.pti.api.Step;
import dev.pti.core.tensor.RunFailure;
import dev.pti.core.tensor.Steps;
import java.util.List;
import java.util.Map;

/**
 * Tells the listener how far a stage is with the frames, a step each, and ends the stage when it is
 * asked to. Belongs to one run.
 */
record FrameProgress(Pti pti, String stage, int total, Cancellation cancellation) {
  /**
   * Tells that a frame is done, and stops before the next one if that was asked for.
   *
   * @throws dev.pti.api.StoppedException if the listener fails, or it was asked for
   */
  void done(int index, String name) {
    try {
      Steps.tell(pti.settings().listener(), new Step(stage, index, total, 0, Map.of(), name));
    } catch (RunFailure failure) {
      throw failure.keepingStep(-1).stopped(stage, total, null, List.of());
    }
    if (index + 1 < total) {
      stopIfAsked(index + 1);
    }
  }

  /** Stops before a frame if that was asked for. */
  void stopIfAsked(int index) {
    cancellation
        .stopRequest(pti.session())
        .ifPresent(
            reason -> {
              throw new CancelledException(stage, index, total, reason, -1, null, List.of());
            });
  }
}
