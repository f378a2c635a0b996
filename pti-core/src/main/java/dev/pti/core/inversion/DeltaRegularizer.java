package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Losses;

/**
 * Keeps a latent of W+ near W, after the delta regularization of e4e (Tov et al. 2021, section
 * 4.2): a loss on how far the layers' styles stand from what they have in common. There it is the
 * distance from the first style, which an encoder gives apart; here, where each layer moves by
 * itself, from their mean. It is squared, so that it has a gradient where all are equal.
 */
final class DeltaRegularizer {
  private DeltaRegularizer() {}

  /**
   * Measures how far the layers stand apart.
   *
   * @param ws {@code [1, layers, width]}, part of a graph
   * @param deviation of W, the unit of the distance
   * @return a scalar: the mean over layers of the squared distance from their mean; 0 in W
   */
  static NDArray loss(NDArray ws, double deviation) {
    NDArray apart = ws.sub(ws.mean(new int[] {1}, true));
    double width = ws.getShape().get(2);
    return Losses.scale(apart.square().mean(), width / (deviation * deviation));
  }
}
