package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Inversion;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.Workspace;
import java.util.List;

/** What one kind of run minimizes, over which leaves, and what it makes of them. */
public interface Search {
  /** Of the run. */
  Workspace workspace();

  /** The stage under which steps and complaints are told, as in {@code inversion}. */
  String stage();

  /** The name under which a state is kept; unique within the run. */
  String loop();

  /** What moves; the same arrays whenever it is asked. */
  List<NDArray> leaves();

  /** How many steps at most. */
  int steps();

  /** The learning rate of a step. */
  double learningRate(int step);

  /** What to multiply the losses by, in their order. */
  double[] weights(int step);

  /** Puts names to what was measured. */
  Step record(int step, float[] values);

  /** Whether what was measured is good enough. */
  boolean isReached(Step told);

  /** Whether a run that has taken some seconds has had its time. */
  boolean isOver(double seconds);

  /** Is called after each update. */
  default void moved() {}

  /** Adds numbers of its own that the next step depends on. */
  default void putInto(RunState.Builder state) {}

  /** Takes them back. */
  default void restore(RunState state) {}

  /** What the leaves mean. */
  Inversion result(String stoppedBy, List<Step> history);
}
