package dev.pti.core.perceptual;

import java.util.Arrays;

/**
 * Multi-scale structural similarity of two grey planes with values in [0, 1].
 *
 * <p>At every scale, means, variances and the covariance under a Gaussian window give two maps:
 * luminance {@code (2 ma mb + C1) / (ma^2 + mb^2 + C1)} and contrast-structure {@code (2 sab + C2)
 * / (saa + sbb + C2)}. The mean of the second counts at every scale but the coarsest, where the
 * mean of their product does. The result is the product of these means, each to the power of its
 * scale's weight.
 */
final class MsSsim {
  static final int WINDOW = 11;
  private static final double DEVIATION = 1.5;
  private static final double C1 = .01 * .01;
  private static final double C2 = .03 * .03;
  private static final double[] WEIGHTS = {.0448, .2856, .3001, .2363, .1333};
  private static final double[] GAUSSIAN = gaussian();

  private MsSsim() {}

  static double of(double[][] a, double[][] b) {
    int scales = scales(Math.min(a.length, a[0].length));
    double total = Arrays.stream(WEIGHTS, 0, scales).sum();
    double product = 1;
    for (int scale = 0; scale < scales; scale++) {
      double factor = similarity(a, b, scale == scales - 1);
      product *= Math.pow(Math.max(0, factor), WEIGHTS[scale] / total);
      if (scale < scales - 1) {
        a = halve(a);
        b = halve(b);
      }
    }
    return product;
  }

  /** Returns how many scales have a shorter side of at least the window. */
  static int scales(int side) {
    int scales = 0;
    while (scales < WEIGHTS.length && side >> scales >= WINDOW) {
      scales++;
    }
    return scales;
  }

  private static double similarity(double[][] a, double[][] b, boolean withLuminance) {
    double[][] meanA = blur(a);
    double[][] meanB = blur(b);
    double[][] squareA = blur(product(a, a));
    double[][] squareB = blur(product(b, b));
    double[][] cross = blur(product(a, b));
    double sum = 0;
    for (int y = 0; y < meanA.length; y++) {
      for (int x = 0; x < meanA[y].length; x++) {
        double ma = meanA[y][x];
        double mb = meanB[y][x];
        double variances = squareA[y][x] - ma * ma + squareB[y][x] - mb * mb;
        double value = (2 * (cross[y][x] - ma * mb) + C2) / (variances + C2);
        sum += withLuminance ? value * (2 * ma * mb + C1) / (ma * ma + mb * mb + C1) : value;
      }
    }
    return sum / meanA.length / meanA[0].length;
  }

  private static double[][] product(double[][] a, double[][] b) {
    double[][] product = new double[a.length][a[0].length];
    for (int y = 0; y < a.length; y++) {
      for (int x = 0; x < a[y].length; x++) {
        product[y][x] = a[y][x] * b[y][x];
      }
    }
    return product;
  }

  /** Weighs with the window, row by row and then column by column, where it lies inside. */
  private static double[][] blur(double[][] plane) {
    int height = plane.length - WINDOW + 1;
    int width = plane[0].length - WINDOW + 1;
    double[][] rows = new double[plane.length][width];
    for (int y = 0; y < plane.length; y++) {
      for (int x = 0; x < width; x++) {
        for (int k = 0; k < WINDOW; k++) {
          rows[y][x] += GAUSSIAN[k] * plane[y][x + k];
        }
      }
    }
    double[][] blurred = new double[height][width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int k = 0; k < WINDOW; k++) {
          blurred[y][x] += GAUSSIAN[k] * rows[y + k][x];
        }
      }
    }
    return blurred;
  }

  private static double[][] halve(double[][] plane) {
    double[][] half = new double[plane.length / 2][plane[0].length / 2];
    for (int y = 0; y < half.length; y++) {
      for (int x = 0; x < half[y].length; x++) {
        half[y][x] =
            (plane[2 * y][2 * x]
                    + plane[2 * y][2 * x + 1]
                    + plane[2 * y + 1][2 * x]
                    + plane[2 * y + 1][2 * x + 1])
                / 4;
      }
    }
    return half;
  }

  private static double[] gaussian() {
    double[] weights = new double[WINDOW];
    for (int i = 0; i < WINDOW; i++) {
      double distance = i - WINDOW / 2;
      weights[i] = Math.exp(-distance * distance / (2 * DEVIATION * DEVIATION));
    }
    double total = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / total).toArray();
  }
}
