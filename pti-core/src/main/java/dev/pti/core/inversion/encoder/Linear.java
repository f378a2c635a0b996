package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;

/**
 * A fully connected layer.
 *
 * @param weight {@code [out, in]}
 * @param bias {@code [out]}
 */
public record Linear(NDArray weight, NDArray bias) {
  /** {@code [n, in]}, or that with axes of size 1 behind it, to {@code [n, out]}. */
  public NDArray apply(NDArray x) {
    return EncoderNetwork.KERNELS.call("fully_connected", x, weight, bias);
  }
}
