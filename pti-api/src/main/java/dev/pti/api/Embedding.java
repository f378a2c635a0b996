package dev.pti.api;

import ai.djl.ndarray.NDArray;

/**
 * A network that turns pictures into vectors which are alike where the pictures show the same, for
 * one the same person: {@link Losses#identity} makes a loss term of it.
 */
@FunctionalInterface
public interface Embedding {
  /**
   * Embeds pictures.
   *
   * @param images {@code [n, 3, H, W]} in about [-1, 1], perhaps part of a graph, which the result
   *     must then belong to
   * @return {@code [n, d]}, of any length but 0
   */
  NDArray embed(NDArray images);
}
