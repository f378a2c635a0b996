package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.RunState;
import dev.pti.api.Tuning;
import dev.pti.core.tensor.Snapshot;
import java.util.List;

/** Remembers the weights of the lowest loss. Belongs to one run. */
final class BestState {
  private static final String NAME = "best";
  private static final String LOSS = ".loss";
  private static final String STEP = ".step";

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

  /** Which step measured the best weights; -1 if none was offered. */
  int step() {
    return loss == Double.POSITIVE_INFINITY ? -1 : updates;
  }

  /** Adds to the run's state what is the best so far. */
  void putInto(RunState.Builder state) {
    weights.putInto(state, NAME);
    state.put(NAME + LOSS, loss).put(NAME + STEP, updates);
  }

  /** Goes to what was the best in an earlier run. */
  void restore(RunState state) {
    weights.restore(state, NAME);
    loss = state.number(NAME + LOSS);
    updates = state.integer(NAME + STEP);
  }

  void putInto(Tuning.Builder result) {
    result.putSettings("best_step", updates).putSettings("best_loss", loss);
  }
}
