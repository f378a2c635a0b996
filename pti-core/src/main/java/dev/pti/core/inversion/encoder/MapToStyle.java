package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * A map2style block: convolutions that halve a level of the pyramid down to one place, and a fully
 * connected layer with equalized learning rate.
 */
final class MapToStyle {
  private final List<Convolution> convolutions = new ArrayList<>();
  private final Linear linear;

  /**
   * Reads a block.
   *
   * @param name as in {@code styles.3}
   * @param size of the level that it reads, along its longer side: 16, 32 or 64
   */
  MapToStyle(EncoderWeights weights, String name, int size) {
    int channels = FeaturePyramid.CHANNELS;
    int module = 0;
    for (int left = size; left > 1; left /= 2) {
      convolutions.add(weights.convolution(name + ".convs." + module, channels, channels, 3));
      module += 2; // the leaky ReLU counts as a module
    }
    linear = weights.equalized(name + ".linear", EncoderNetwork.WIDTH, channels);
  }

  /** {@code [n, 512, h, w]}, the longer side of the size, to {@code [n, 512]}. */
  NDArray apply(NDArray level) {
    NDArray x = level;
    for (Convolution convolution : convolutions) {
      x = EncoderNetwork.KERNELS.call("halve", x, convolution.weight(), convolution.bias());
    }
    return linear.apply(x);
  }
}
