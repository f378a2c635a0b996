package dev.pti.core.hyperstyle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.pti.core.inversion.encoder.Convolution;
import dev.pti.core.inversion.encoder.EncoderWeights;

/** A layer's own way from what the backbone sees to one offset for each of its kernels. */
final class KernelOffsets {
  private static final int CONVOLUTIONS = 3;
  private static final int INNER = 256;

  private final RefinementBlock block;
  private final Convolution output;
  private final Shape shape;

  /**
   * Reads the block.
   *
   * @param name as in {@code refinement_blocks.14}
   * @param layer the shape of the layer's weights, {@code [o, i, 3, 3]}
   */
  KernelOffsets(EncoderWeights weights, String name, Shape layer) {
    long out = layer.get(0);
    long in = layer.get(1);
    block = new RefinementBlock(weights, name, CONVOLUTIONS, INNER, 2);
    output =
        weights.convolution(name + ".output.1", Math.toIntExact(out * in), Hypernetwork.CODE, 1);
    shape = new Shape(out, in, 1, 1);
  }

  /** {@code [1, 512, 16, 16]} to {@code [o, i, 1, 1]}. */
  NDArray of(NDArray seen) {
    return Hypernetwork.KERNELS
        .call("kernel_offsets", block.apply(seen), output.weight(), output.bias())
        .reshape(shape);
  }
}
