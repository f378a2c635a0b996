package dev.pti.api;

/**
 * A layer of a generator that takes a style, and the affine map that turns a style vector into its
 * style channels: {@code style = w · weight^T + bias}, learning-rate gains folded in.
 *
 * @param name as in {@code b8.conv0} or {@code b8.torgb}; in StyleGAN3 as in {@code L5_84_512}, and
 *     {@code input} for the layer that turns and moves the picture
 * @param latentLayer which layer of a latent it reads
 * @param toRgb whether it draws colours rather than features
 * @param weight {@code [channels, width]}
 * @param bias {@code [channels]}
 */
public record StyleLayer(
    String name, int latentLayer, boolean toRgb, FloatTensor weight, FloatTensor bias) {}
