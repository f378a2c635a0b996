package dev.pti.api;

import java.util.List;

/**
 * A StyleGAN2 or StyleGAN3 generator as applications and editors use it: plain floats in and out.
 *
 * <p>Thread-safe: calls from several threads are served. A generator belongs to the {@code Pti}
 * that made it and ends with it.
 */
public interface Generator {
  /**
   * Returns the resolution by which its last layers are called: the side of square pictures.
   *
   * @return a power of two
   */
  int resolution();

  /**
   * Returns the size of the pictures.
   *
   * @return by default a square of {@link #resolution()}
   */
  default PictureSize pictureSize() {
    return PictureSize.square(resolution());
  }

  /**
   * Returns the number of layers that take a style.
   *
   * @return {@code 2 log2(resolution) - 2} in StyleGAN2, mostly 16 in StyleGAN3
   */
  int layers();

  /**
   * Returns the length of a style vector.
   *
   * @return the width of W
   */
  int latentWidth();

  /**
   * Returns the length of an input code.
   *
   * @return the width of Z
   */
  int inputWidth();

  /**
   * Returns the length of a class label.
   *
   * @return 0 for a generator without classes
   */
  int labelWidth();

  /**
   * Returns the mean of W, towards which truncation pulls.
   *
   * @return a point of W
   * @throws InvalidInputException if each class has a mean of its own and none was chosen
   */
  Latent meanLatent();

  /**
   * Maps an input code to W. That of a generator with classes is of the class that was chosen.
   *
   * @param z {@code inputWidth()} values, usually standard normal
   * @param truncation 1 leaves the point, 0 gives the mean
   * @return a point of W
   * @throws InvalidInputException if the code has another length, a number is not finite, or the
   *     generator has classes and none was chosen
   */
  Latent map(float[] z, double truncation);

  /**
   * Draws the picture of a latent, with the generator's constant noise.
   *
   * @param latent a point of W or W+
   * @return the picture
   * @throws InvalidInputException if the latent has other layers or another width, or holds a value
   *     beyond a million, of which nothing could be seen: the strength of an edit is too large
   */
  Picture synthesize(Latent latent);

  /**
   * Draws the picture of style channels, with the generator's constant noise: StyleSpace (Wu et al.
   * 2021), in which a layer's features can be turned one by one.
   *
   * @param styles channels of every style layer, of {@link Styles#of}
   * @return the picture; for a latent's own styles that of {@link #synthesize(Latent)}, except for
   *     rounding
   * @throws InvalidInputException if the styles have other layers or channels, or a value as in
   *     {@link #synthesize(Latent)}
   * @throws UnsupportedOperationException from a generator that draws latents alone
   */
  default Picture synthesize(Styles styles) {
    throw new UnsupportedOperationException("this generator draws latents alone");
  }

  /**
   * Returns the layers that take a style, in the order in which they run.
   *
   * @return names, affine maps and the latent layers that they read
   */
  List<StyleLayer> styleLayers();

  /**
   * Identifies the generator: the sha256 over its sorted tensor names, shapes and float32 bytes.
   *
   * @return 64 hexadecimal digits
   */
  String sha256();
}
