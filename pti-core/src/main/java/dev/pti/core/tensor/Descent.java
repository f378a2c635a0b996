package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.DivergedException;
import dev.pti.api.Inversion;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * The loop of whatever moves a latent with Adam until losses are small: it measures, keeps what was
 * measured, asks whether to stop, goes backward and moves. It ends between a measurement and its
 * update, with the state that was measured, unless the steps or the time are used up; then with
 * where the last update led. What is minimized, and how it is called, a {@link Search} says.
 * Belongs to one run.
 */
public final class Descent {
  /** What one kind of run minimizes, over which leaves, and what it makes of them. */
  public interface Search {
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

    /** Draws what a step's losses look at, or tells how it is drawn. */
    Drawing<NDArray> drawing(int step);

    /**
     * Measures scalars, as part of a graph.
     *
     * @param drawing of the step; it wants the latent in that graph
     */
    NDList losses(int step, Drawing<NDArray> drawing);

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

  private final Workspace workspace;
  private final Search search;
  private final List<Step> history = new ArrayList<>();
  private final Snapshot lastGood;
  private final Autograd.Optimizer adam;
  private final ResumableLoop loop;

  private Descent(Workspace workspace, Search search) {
    this.workspace = workspace;
    this.search = search;
    List<NDArray> leaves = search.leaves();
    lastGood = new Snapshot(leaves);
    adam = workspace.autograd().adam(leaves);
    loop = new ResumableLoop(workspace, search.loop(), leaves, lastGood, adam, history);
  }

  /**
   * Runs a search to its end.
   *
   * @return what was found
   * @throws dev.pti.api.StoppedException if it cannot go on; the last good state is in it
   */
  public static Inversion run(Workspace workspace, Search search) {
    Descent descent = new Descent(workspace, search);
    try {
      return descent.run();
    } catch (RunFailure failure) {
      descent.lastGood.restore();
      throw failure.stopped(
          search.stage(), search.steps(), descent.result(failure.stoppedBy()), List.of());
    }
  }

  private Inversion run() {
    String stoppedBy = "steps";
    for (int step = loop.resume(search::restore); step < search.steps(); step++) {
      loop.between(step, search::putInto);
      if (step > 0 && search.isOver(loop.seconds())) {
        stoppedBy = "time";
        break;
      }
      int now = step;
      Drawing<NDArray> drawing = search.drawing(step);
      try (DrawnLosses losses =
          new DrawnLosses(
              workspace.autograd(), List.of(drawing), () -> search.losses(now, drawing))) {
        Step told = search.record(step, losses.values());
        if (!Double.isFinite(told.loss())) {
          throw diverged(Steps.culprit(told), told);
        }
        history.add(told);
        lastGood.take();
        if (search.isReached(told)) {
          Steps.tell(workspace.listener(), told);
          return result("threshold");
        }
        losses.goBackward(search.weights(step));
      }
      adam.step(search.learningRate(step));
      search.moved();
      Steps.tell(workspace.listener(), history.get(step));
    }
    if (!search.leaves().stream().allMatch(leaf -> workspace.tensor(leaf).isFinite())) {
      throw diverged(Steps.GRADIENT, Steps.withoutFiniteGradient(history));
    }
    return result(stoppedBy);
  }

  private DivergedException diverged(String culprit, Step step) {
    lastGood.restore();
    return new DivergedException(culprit, step, result("divergence"), List.of());
  }

  private Inversion result(String stoppedBy) {
    return search.result(stoppedBy, history);
  }
}
