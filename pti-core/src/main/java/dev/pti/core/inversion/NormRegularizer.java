package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Losses;

/**
 * Keeps a latent as near to the mean as those of W are, where edits behave: the loss that pSp calls
 * {@code w_norm} (Richardson et al. 2021), squared.
 */
final class NormRegularizer {
  private NormRegularizer() {}

  /**
   * Measures how far from the mean a latent is.
   *
   * @param ws {@code [1, layers or 1, width]}, part of a graph
   * @param mean of W, {@code [1, 1, width]}
   * @param deviation of W, the unit of the distance
   * @return a scalar: the squared distance, for W+ its mean over layers; 1 on average for what is
   *     drawn from W
   */
  static NDArray loss(NDArray ws, NDArray mean, double deviation) {
    double width = ws.getShape().get(2);
    return Losses.scale(ws.sub(mean).square().mean(), width / (deviation * deviation));
  }
}
