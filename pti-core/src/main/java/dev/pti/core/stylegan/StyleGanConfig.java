package dev.pti.core.stylegan;

import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import java.util.Map;

/** The shape of a generator, read off its tensors. */
public sealed interface StyleGanConfig permits StyleGan2Config, StyleGan3Config {
  /** Returns which networks it is of, as in {@code StyleGAN2}. */
  String family();

  /** Returns the resolution by which the last layers are called: the side of square pictures. */
  int resolution();

  /** Returns the size of the pictures. */
  PictureSize pictureSize();

  /** Returns the size of activations of a resolution, of StyleGAN3's without the margin. */
  default PictureSize sizeOf(int side) {
    PictureSize pictures = pictureSize();
    return new PictureSize(
        side * pictures.width() / resolution(), side * pictures.height() / resolution());
  }

  /** Returns the number of layers of a latent. */
  int layers();

  /** Returns the shape of the mapping network. */
  MappingConfig mapping();

  /**
   * Returns the shape as texts, by the names that NVIDIA's constructors have for them, and those of
   * StyleGAN-Human and stylegan2ada where NVIDIA's have none.
   */
  Map<String, String> hyperParameters();

  /**
   * Derives the shape from a checkpoint and checks every tensor's shape against it.
   *
   * @param weights a checkpoint under NVIDIA's names
   * @return the shape
   * @throws InvalidInputException if a tensor is missing or has another shape
   */
  static StyleGanConfig of(GeneratorWeights weights) {
    ShapeChecker shapes = new ShapeChecker(weights);
    if (shapes.has(StyleGan2Config.FIRST)) {
      return StyleGan2Config.of(shapes);
    }
    if (shapes.has(StyleGan3Config.FIRST)) {
      return StyleGan3Config.of(shapes);
    }
    throw new InvalidInputException(
        "%s is no generator of StyleGAN2 or StyleGAN3: it has neither a tensor %s nor %s (first of %d: %s)"
            .formatted(
                weights.label(),
                StyleGan2Config.FIRST,
                StyleGan3Config.FIRST,
                shapes.shapes().size(),
                shapes.shapes().keySet().stream().findFirst().orElse("none")));
  }
}
