package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;

/**
 * A convolution's constants.
 *
 * @param weight {@code [out, in, size, size]}
 * @param bias {@code [out]}
 */
public record Convolution(NDArray weight, NDArray bias) {}
