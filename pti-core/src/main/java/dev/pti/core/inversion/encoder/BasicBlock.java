package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * A residual block of ResNet34: two convolutions of 3 x 3, and the shortcut added. One that widens
 * halves the size.
 */
final class BasicBlock {
  private final Convolution first;
  private final Convolution second;
  private final @Nullable Convolution shortcut;

  /**
   * Reads a block.
   *
   * @param name as in {@code body.3}
   */
  BasicBlock(EncoderWeights weights, String name, int in, int out) {
    first = weights.convolution(name + ".conv1", name + ".bn1", out, in, 3);
    second = weights.convolution(name + ".conv2", name + ".bn2", out, out, 3);
    String widening = name + ".downsample.";
    shortcut = in == out ? null : weights.convolution(widening + "0", widening + "1", out, in, 1);
  }

  /** {@code [n, in, h, w]} to {@code [n, out, h, w]}, half as large where it widens. */
  NDArray apply(NDArray x) {
    return shortcut == null
        ? EncoderNetwork.KERNELS.call(
            "basic_block", x, first.weight(), first.bias(), second.weight(), second.bias())
        : EncoderNetwork.KERNELS.call(
            "widening_basic_block",
            x,
            first.weight(),
            first.bias(),
            second.weight(),
            second.bias(),
            shortcut.weight(),
            shortcut.bias());
  }
}
