package dev.pti.core.perceptual;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;

/**
 * Distances between two pictures that need no network: what reports show beside the perceptual
 * distance, which the pictures were fitted to.
 *
 * <p>Both pictures have the same size. Values are mapped from [-1, 1] to [0, 1] and clipped there
 * before they are compared; they are not rounded to 8 bits. Thread-safe.
 */
public final class PictureDistances {
  private PictureDistances() {}

  /**
   * Returns the mean squared error over all pixels and channels.
   *
   * @param a one picture
   * @param b another of its size
   * @return 0 (equal) to 1 (black and white)
   * @throws InvalidInputException if the sizes differ
   */
  public static double mse(Picture a, Picture b) {
    requireSameSize(a, b);
    double sum = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < a.height(); row++) {
        for (int column = 0; column < a.width(); column++) {
          double difference = unit(a.get(channel, row, column)) - unit(b.get(channel, row, column));
          sum += difference * difference;
        }
      }
    }
    return sum / (3.0 * a.height() * a.width());
  }

  /**
   * Returns the peak signal-to-noise ratio, {@code -10 log10(mse)}.
   *
   * @param a one picture
   * @param b another of its size
   * @return decibels, at least 0; positive infinity for equal pictures
   * @throws InvalidInputException if the sizes differ
   */
  public static double psnr(Picture a, Picture b) {
    double mse = mse(a, b);
    return mse == 0 ? Double.POSITIVE_INFINITY : -10 * Math.log10(mse);
  }

  /**
   * Returns the multi-scale structural similarity of Wang, Simoncelli and Bovik (2003), the mean
   * over the three channels.
   *
   * <p>Window Gaussian, 11 x 11, deviation 1.5, only where it lies wholly inside; constants .01 and
   * .03; each scale halves the one before by the mean of 2 x 2 pixels, an odd last row or column
   * left out; weights .0448, .2856, .3001, .2363, .1333; negative factors count as 0. Small
   * pictures use the scales whose shorter side is at least 11, with the weights of those scales
   * divided by their sum: five from 176 pixels, four from 88 (as at 128), three from 44 (as at 64),
   * two from 22, one from 11. So values at different resolutions do not compare.
   *
   * @param a one picture
   * @param b another of its size
   * @return 0 (unlike) to 1 (equal)
   * @throws InvalidInputException if the sizes differ, or a side is shorter than 11 pixels
   */
  public static double msSsim(Picture a, Picture b) {
    requireSameSize(a, b);
    if (Math.min(a.height(), a.width()) < MsSsim.WINDOW) {
      throw new InvalidInputException(
          "MS-SSIM needs pictures of at least %d x %d pixels, not %d x %d"
              .formatted(MsSsim.WINDOW, MsSsim.WINDOW, a.width(), a.height()));
    }
    double sum = 0;
    for (int channel = 0; channel < 3; channel++) {
      sum += MsSsim.of(plane(a, channel), plane(b, channel));
    }
    return sum / 3;
  }

  private static double[][] plane(Picture picture, int channel) {
    double[][] plane = new double[picture.height()][picture.width()];
    for (int row = 0; row < picture.height(); row++) {
      for (int column = 0; column < picture.width(); column++) {
        plane[row][column] = unit(picture.get(channel, row, column));
      }
    }
    return plane;
  }

  private static double unit(float value) {
    return Math.max(0, Math.min(1, (value + 1.0) / 2));
  }

  private static void requireSameSize(Picture a, Picture b) {
    if (a.height() != b.height() || a.width() != b.width()) {
      throw new InvalidInputException(
          "cannot compare pictures of %d x %d and %d x %d pixels"
              .formatted(a.width(), a.height(), b.width(), b.height()));
    }
  }
}
