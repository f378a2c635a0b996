package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.RunState;
import dev.pti.api.Tuning;
import dev.pti.core.tensor.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers the weights of the lowest loss, over several subjects of the lowest mean of what each
 * lost when it was last measured. Until each was, there is none. Belongs to one run.
 */
final class BestState {
  private static final String NAME = "best";
  private static final String LOSS = ".loss";
  private static final String STEP = ".step";
  private static final String LAST = "whole_loss.";

  private final int subjects;
  private final Snapshot weights;
  private final Map<Integer, Double> lastLosses = new HashMap<>();
  private double loss = Double.POSITIVE_INFINITY;
  private int updates;

  BestState(List<NDArray> leaves, int subjects) {
    this.subjects = subjects;
    weights = new Snapshot(leaves);
  }

  /** Remembers what a subject lost. */
  void measured(int subject, double measured) {
    lastLosses.put(subject, measured);
  }

  /**
   * Takes the weights as they are, if the mean loss is the lowest so far.
   *
   * @param step that measured them, or would have
   */
  void offer(int step) {
    if (lastLosses.size() < subjects) {
      return;
    }
    double mean = lastLosses.values().stream().mapToDouble(it -> it).sum() / subjects;
    if (mean < loss) {
      loss = mean;
      updates = step;
      weights.take();
    }
  }

  /** Says whether there is a best state. */
  boolean isKnown() {
    return loss < Double.POSITIVE_INFINITY;
  }

  /** Brings the best weights back, which must be known. */
  void restore() {
    weights.restore();
  }

  /** Which step measured the best weights. */
  int step() {
    return updates;
  }

  /** Adds to the run's state what is the best so far. */
  void putInto(RunState.Builder state) {
    weights.putInto(state, NAME);
    state.put(NAME + LOSS, loss).put(NAME + STEP, updates);
    lastLosses.forEach((subject, last) -> state.put(LAST + subject, last));
  }

  /** Goes to what was the best in an earlier run. */
  void restore(RunState state) {
    weights.restore(state, NAME);
    loss = state.number(NAME + LOSS);
    updates = state.integer(NAME + STEP);
    for (int i = 0; i < subjects; i++) {
      if (state.texts().containsKey(LAST + i)) {
        lastLosses.put(i, state.number(LAST + i));
      }
    }
  }

  void putInto(Tuning.Builder result) {
    result.putSettings("best_step", updates).putSettings("best_loss", loss);
  }
}
