package dev.pti.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Gradients for loops: leaves that collect them, evaluations that hold a step's arrays, and Adam as
 * PyTorch computes it. Unlike DJL's gradient collector it works from several threads at once.
 *
 * <p>Valid during the call that hands it out, on that thread.
 */
public interface Autograd {
  /**
   * Makes a leaf: a copy that collects a gradient. It belongs to the {@link Workspace}.
   *
   * @param start the first value
   * @return a fresh array
   */
  NDArray leaf(NDArray start);

  /**
   * Computes losses with gradients on, in a scope of their own.
   *
   * @param losses gives scalars; every array made in it belongs to the evaluation
   * @return the values, and the chance to go backward; the caller closes it
   */
  Evaluation evaluate(Supplier<NDList> losses);

  /**
   * Computes without gradients, in a scope of its own.
   *
   * @param computation gives one array
   * @return the array, which outlives the scope and belongs to the innermost open evaluation, or
   *     else to the {@link Workspace}
   */
  NDArray withoutGradients(Supplier<NDArray> computation);

  /**
   * Computes in segments and keeps no graph, only what goes from one segment to the next. Going
   * backward, each segment is computed once more, with a graph of its own: at no time is there that
   * of another, nor that of the losses. So a long chain takes the memory of its largest segment,
   * and the time of computing twice (Chen et al. 2016).
   *
   * @param segments at least one; the first is given an empty list, each other one what the one
   *     before it gave, the last gives one array. Each must give the same whenever it is asked
   * @return the result, and the way backward from it; the caller closes it
   * @throws IllegalArgumentException if the last segment gives none or several, or there is none
   */
  Recomputation recompute(List<UnaryOperator<NDList>> segments);

  /**
   * Adam with PyTorch's defaults (betas .9 and .999, epsilon 1e-8).
   *
   * @param leaves what it moves, as {@link #leaf} makes them
   * @return an optimizer that belongs to the {@link Workspace}
   */
  Optimizer adam(List<NDArray> leaves);

  /** A step's losses and the arrays behind them. Closing it frees them all. */
  interface Evaluation extends AutoCloseable {
    /**
     * Returns the values of the losses.
     *
     * @return in the order in which they were given
     */
    float[] values();

    /**
     * Adds the gradient of a weighted sum of the losses to the leaves. May be called once.
     *
     * @param weights one for each loss
     */
    void backward(double... weights);

    @Override
    void close();
  }

  /** What was computed in segments. Closing it frees what it keeps. */
  interface Recomputation extends AutoCloseable {
    /**
     * Returns what the last segment gave, for evaluations to measure.
     *
     * @return an array that collects a gradient, until {@link #backward} or {@link #close}
     */
    NDArray result();

    /**
     * Adds to the leaves that the segments read the gradients that follow from the one that {@link
     * #result} has collected; none if it has none. Close the evaluation before, so that its graph
     * is gone. May be called once.
     *
     * @throws IllegalStateException if a segment has to pass a gradient on and gives what is
     *     detached from every graph
     */
    void backward();

    @Override
    void close();
  }

  /** Moves leaves along their gradients. */
  interface Optimizer {
    /**
     * Takes one step and clears the gradients. Leaves without a gradient stay.
     *
     * @param learningRate not negative
     */
    void step(double learningRate);

    /**
     * Adds what is remembered of the leaves to a loop's state; gradients that no step has used are
     * not in it.
     *
     * @param state gets arrays whose names begin with {@code optimizer.}
     */
    default void putInto(RunState.Builder state) {
      throw new UnsupportedOperationException(getClass() + " cannot be saved");
    }

    /**
     * Brings back what {@link #putInto} added.
     *
     * @param state of an optimizer of leaves of the same shapes
     * @throws InvalidInputException if something is missing
     */
    default void restore(RunState state) {
      throw new UnsupportedOperationException(getClass() + " cannot be restored");
    }
  }
}
