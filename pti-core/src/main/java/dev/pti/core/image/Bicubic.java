package dev.pti.core.image;

import dev.pti.api.PictureSize;

/**
 * Reads pictures between their pixels: the cubic kernel with a = -1/2 over 4 x 4 pixels. Beyond the
 * border the outermost pixels go on.
 */
final class Bicubic {
  private final float[] values;
  private final int height;
  private final int width;

  /** Keeps the values, {@code [channels, height, width]}. */
  Bicubic(float[] values, PictureSize size) {
    this.values = values;
    height = size.height();
    width = size.width();
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  float at(int channel, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double partX = x - left;
    double partY = y - top;
    double sum = 0;
    for (int row = -1; row < 3; row++) {
      int start = (channel * height + clamp(top + row, height)) * width;
      double across = 0;
      for (int column = -1; column < 3; column++) {
        across += weight(column - partX) * values[start + clamp(left + column, width)];
      }
      sum += weight(row - partY) * across;
    }
    return (float) sum;
  }

  private static int clamp(int index, int count) {
    return Math.max(0, Math.min(count - 1, index));
  }

  /** The kernel, at a distance in pixels to either side. */
  static double weight(double distance) {
    double x = Math.abs(distance);
    if (x < 1) {
      return (1.5 * x - 2.5) * x * x + 1;
    }
    return x < 2 ? ((-.5 * x + 2.5) * x - 4) * x + 2 : 0;
  }
}
