package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Tuning;
import dev.pti.core.tensor.Snapshot;
import java.util.List;

/** Remembers the weights of the lowest loss. Belongs to one run. */
final class BestState {
  private final Snapshot weights;
  private double loss = Double.POSITIVE_INFINITY;
  private int updates;

  BestState(List<NDArray> leaves) {
    weights = new Snapshot(leaves);
  }

  /**
   * Takes the weights as they are, if their loss is the lowest so far.
   *
   * @param step that measured them, or would have
   */
  void offer(int step, double measured) {
    if (measured < loss) {
      loss = measured;
      updates = step;
      weights.take();
    }
  }

  /** Brings the best weights back; without an offer, those of the start. */
  void restore() {
    weights.restore();
  }

  void putInto(Tuning.Builder result) {
    result.putSettings("best_step", updates).putSettings("best_loss", loss);
  }
}
