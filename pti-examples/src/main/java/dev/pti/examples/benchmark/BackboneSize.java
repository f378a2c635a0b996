package dev.pti.examples.benchmark;

import java.util.List;

/**
 * The convolutions of a perceptual network under torchvision's names.
 *
 * @param layers in order
 */
record BackboneSize(List<Layer> layers) {
  /**
   * A convolution.
   *
   * @param name torchvision's
   * @param out channels
   * @param in channels
   * @param kernel its side
   * @param side of its output, for a picture of 256 pixels
   */
  record Layer(String name, int out, int in, int kernel, int side) {
    double multiplications() {
      return (double) out * in * kernel * kernel * side * side;
    }
  }

  /** AlexNet as LPIPS reads it. */
  static BackboneSize alex() {
    return new BackboneSize(
        List.of(
            new Layer("features.0", 64, 3, 11, 63),
            new Layer("features.3", 192, 64, 5, 31),
            new Layer("features.6", 384, 192, 3, 15),
            new Layer("features.8", 256, 384, 3, 15),
            new Layer("features.10", 256, 256, 3, 15)));
  }

  /** VGG16 as LPIPS reads it. */
  static BackboneSize vgg() {
    return new BackboneSize(
        List.of(
            new Layer("features.0", 64, 3, 3, 256),
            new Layer("features.2", 64, 64, 3, 256),
            new Layer("features.5", 128, 64, 3, 128),
            new Layer("features.7", 128, 128, 3, 128),
            new Layer("features.10", 256, 128, 3, 64),
            new Layer("features.12", 256, 256, 3, 64),
            new Layer("features.14", 256, 256, 3, 64),
            new Layer("features.17", 512, 256, 3, 32),
            new Layer("features.19", 512, 512, 3, 32),
            new Layer("features.21", 512, 512, 3, 32),
            new Layer("features.24", 512, 512, 3, 16),
            new Layer("features.26", 512, 512, 3, 16),
            new Layer("features.28", 512, 512, 3, 16)));
  }

  /** Multiplications of a look at a picture of some pixels a side. */
  double multiplications(int side) {
    double part = side / 256.;
    return part * part * layers.stream().mapToDouble(Layer::multiplications).sum();
  }
}
