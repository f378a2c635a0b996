package dev.pti.core.hyperstyle;

import ai.djl.ndarray.NDArray;
import dev.pti.core.inversion.encoder.Backbone;
import dev.pti.core.inversion.encoder.Convolution;
import dev.pti.core.inversion.encoder.EncoderWeights;
import dev.pti.core.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/** What a layer's refinement block begins with: convolutions over what the backbone sees. */
final class RefinementBlock {
  private final List<Convolution> convolutions = new ArrayList<>();
  private final int firstStride;

  /**
   * Reads the convolutions. Each halves the size, the first one perhaps not.
   *
   * @param name as in {@code refinement_blocks.3}
   * @param count how many there are
   * @param inner the channels between the first and the last
   * @param firstStride 1 or 2
   */
  RefinementBlock(EncoderWeights weights, String name, int count, int inner, int firstStride) {
    this.firstStride = firstStride;
    for (int i = 0; i < count; i++) {
      int in = i == 0 ? Backbone.CHANNELS : inner;
      int out = i == count - 1 ? Hypernetwork.CODE : inner;
      // The leaky ReLU behind each counts as a module.
      convolutions.add(weights.convolution(name + ".convs." + 2 * i, out, in, 3));
    }
  }

  /** {@code [1, 512, 16, 16]} to {@code [1, 512, size, size]}. */
  NDArray apply(NDArray seen) {
    NDArray x = seen;
    int stride = firstStride;
    for (Convolution each : convolutions) {
      x =
          Hypernetwork.KERNELS.call(
              "convolution", x, each.weight(), each.bias(), Kernels.number(stride));
      stride = 2;
    }
    return x;
  }
}
