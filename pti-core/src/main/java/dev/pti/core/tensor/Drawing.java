package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;

/**
 * A picture of the generator on its way to the losses and back. Opened before they are evaluated;
 * belongs to a step. One that is in the losses' graph has nothing else to do than to be drawn.
 *
 * @param <M> what moves, in the graph of the evaluation that asks for the picture
 */
public interface Drawing<M> extends AutoCloseable {
  /**
   * Gives the picture, in the evaluation that measures it.
   *
   * @param moved where what moves is now
   * @return {@code [n, 3, H, W]}
   */
  NDArray picture(M moved);

  /** Completes the gradients of what moves, after the evaluation went backward and was closed. */
  default void goBackward() {}

  @Override
  default void close() {}
}
