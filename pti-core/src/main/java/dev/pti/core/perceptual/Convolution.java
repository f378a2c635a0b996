package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Kernels;

/**
 * A convolution's constants.
 *
 * @param weight {@code [out, in, size, size]}
 * @param bias {@code [out]}
 */
record Convolution(NDArray weight, NDArray bias) {
  /** Applies the convolution and sets what is negative to zero. */
  NDArray relu(NDArray x, int stride, int padding) {
    return PerceptualDistance.KERNELS.call(
        "convolution_relu", x, weight, bias, Kernels.number(stride), Kernels.number(padding));
  }
}
