package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DifferentiableGenerator;
import java.util.Map;

/**
 * A picture of the generator whose weights move, on its way to the losses and back. Opened before
 * they are evaluated; belongs to a step.
 */
interface Drawing extends AutoCloseable {
  /**
   * Gives the picture, in the evaluation that measures it.
   *
   * @param moved the weights that move, in the graph of that evaluation
   */
  NDArray picture(Map<String, NDArray> moved);

  /** Completes the gradients of the weights, after the evaluation went backward and was closed. */
  default void goBackward() {}

  @Override
  default void close() {}

  /**
   * A picture in the graph of the losses, for which there is nothing left to do.
   *
   * @param generator with all of its weights where they were loaded
   * @param ws {@code [n, layers, latentWidth]}
   * @param noise as {@link DifferentiableGenerator#synthesize(NDArray, Map)} takes it
   */
  static Drawing inGraph(
      DifferentiableGenerator generator, NDArray ws, Map<String, NDArray> noise) {
    return moved -> generator.with(moved).synthesize(ws, noise);
  }
}
