package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;

/**
 * Resizes pictures without aliasing, as Pillow does, in floating point.
 *
 * <p>Each output pixel is a weighted mean of the input pixels around its place, first along rows,
 * then along columns. An axis that shrinks uses the Lanczos kernel of three lobes, stretched by the
 * shrinkage; one that grows uses the cubic kernel with a = -1/2. Kernels are cut at the border and
 * normalized. The generators' training pictures were made in the same way.
 */
public final class Resampling {
  private Resampling() {}

  /**
   * Resizes a picture.
   *
   * @param picture any size
   * @param width of the result, at least 1
   * @param height of the result, at least 1
   * @return the resized picture, clipped to [-1, 1]; the picture itself if it has that size
   */
  public static Picture resize(Picture picture, int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "cannot resize to %d x %d pixels".formatted(width, height));
    }
    if (picture.width() == width && picture.height() == height) {
      return picture;
    }
    Taps across = new Taps(picture.width(), width);
    Taps down = new Taps(picture.height(), height);
    float[] values = new float[3 * height * width];
    float[] narrowed = new float[picture.height() * width];
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < picture.height(); row++) {
        for (int x = 0; x < width; x++) {
          double sum = 0;
          double[] weights = across.weights[x];
          for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * picture.get(channel, row, across.first[x] + k);
          }
          narrowed[row * width + x] = (float) sum;
        }
      }
      for (int y = 0; y < height; y++) {
        double[] weights = down.weights[y];
        for (int x = 0; x < width; x++) {
          double sum = 0;
          for (int k = 0; k < weights.length; k++) {
            sum += weights[k] * narrowed[(down.first[y] + k) * width + x];
          }
          values[(channel * height + y) * width + x] = (float) Math.max(-1, Math.min(1, sum));
        }
      }
    }
    return Picture.of(FloatTensor.wrap(values, 3, height, width));
  }

  /** Which input pixels make each output pixel of one axis, and how much of each. */
  private static final class Taps {
    final int[] first;
    final double[][] weights;

    Taps(int from, int to) {
      boolean shrinks = to < from;
      double step = from / (double) to;
      double stretch = Math.max(step, 1);
      double reach = stretch * (shrinks ? 3 : 2);
      first = new int[to];
      weights = new double[to][];
      for (int i = 0; i < to; i++) {
        double centre = (i + .5) * step;
        first[i] = Math.max(0, (int) Math.round(centre - reach));
        int end = Math.min(from, (int) Math.round(centre + reach));
        double[] row = new double[end - first[i]];
        double total = 0;
        for (int k = 0; k < row.length; k++) {
          double distance = Math.abs((first[i] + k + .5 - centre) / stretch);
          row[k] = shrinks ? lanczos(distance) : Bicubic.weight(distance);
          total += row[k];
        }
        for (int k = 0; k < row.length; k++) {
          row[k] /= total;
        }
        weights[i] = row;
      }
    }

    private static double lanczos(double x) {
      return x < 3 ? sinc(x) * sinc(x / 3) : 0;
    }

    private static double sinc(double x) {
      return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }
  }
}
