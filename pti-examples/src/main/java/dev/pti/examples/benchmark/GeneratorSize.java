package dev.pti.examples.benchmark;

import dev.pti.api.InvalidInputException;

/**
 * How large a generator is, as the field tells it.
 *
 * @param family which networks it is of
 * @param resolution of its pictures, a power of two
 * @param base channels times pixels a side
 * @param most channels of any block
 */
record GeneratorSize(Family family, int resolution, int base, int most) {
  GeneratorSize {
    if (resolution < 8 || resolution > 1024 || Integer.bitCount(resolution) != 1) {
      throw new InvalidInputException(
          "resolution is " + resolution + ", wanted a power of two from 8 to 1024");
    }
    if (family != Family.STYLEGAN2 && resolution < 16) {
      throw new InvalidInputException(
          "resolution is %d, wanted at least 16 for %s".formatted(resolution, family));
    }
    if (base < resolution || most < 1) {
      throw new InvalidInputException(
          "base and cmax are %d and %d, wanted at least %d and 1"
              .formatted(base, most, resolution));
    }
  }

  /** Of a block of StyleGAN2. */
  int channels(int side) {
    return Math.min(base / side, most);
  }

  /** Multiplications of all convolutions of a drawing. */
  double multiplications() {
    if (family != Family.STYLEGAN2) {
      return AliasFreeLayer.of(this).stream().mapToDouble(AliasFreeLayer::multiplications).sum();
    }
    double sum = 0;
    for (int side = 4; side <= resolution; side *= 2) {
      double pixels = (double) side * side;
      double out = channels(side);
      if (side > 4) {
        // Transposed at stride 2: each input pixel meets each weight once.
        sum += 9 * channels(side / 2) * out * pixels / 4;
      }
      sum += 9 * out * out * pixels + 3 * out * pixels;
    }
    return sum;
  }
}
