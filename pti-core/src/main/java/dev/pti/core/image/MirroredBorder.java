package dev.pti.core.image;

import java.util.Arrays;

/**
 * The part of a window that lies beyond the photograph's border, where a mirror fills it. A
 * mirrored face would be one that no generator draws, so it is blurred, from a little within the
 * border on, and fades to the median colour towards the outside, as in FFHQ.
 *
 * @param left where the photograph begins, in pixels of the window
 * @param top where it begins
 * @param right where it ends
 * @param bottom where it ends
 * @param pad how far beyond the border only the median colour is left
 */
record MirroredBorder(double left, double top, double right, double bottom, double pad) {
  void soften(float[] window, int side, double deviation) {
    double[] kernel = kernel(deviation);
    for (int channel = 0; channel < 3; channel++) {
      int start = channel * side * side;
      float[] plane = Arrays.copyOfRange(window, start, start + side * side);
      float[] blurred = transposed(blur(plane, side, kernel), side);
      blurred = transposed(blur(blurred, side, kernel), side);
      for (int i = 0; i < plane.length; i++) {
        double beyond = beyond(i % side, i / side);
        plane[i] += (blurred[i] - plane[i]) * (float) clip(3 * beyond + 1);
      }
      float[] sorted = plane.clone();
      Arrays.sort(sorted);
      float median = sorted[sorted.length / 2];
      for (int i = 0; i < plane.length; i++) {
        plane[i] += (median - plane[i]) * (float) clip(beyond(i % side, i / side));
      }
      System.arraycopy(plane, 0, window, start, plane.length);
    }
  }

  /** How far beyond the border a place is, in pads; negative within. */
  private double beyond(int x, int y) {
    double across = Math.max(left - x, x + 1 - right);
    double down = Math.max(top - y, y + 1 - bottom);
    return Math.max(across, down) / pad;
  }

  private static double clip(double value) {
    return Math.max(0, Math.min(1, value));
  }

  private static double[] kernel(double deviation) {
    double[] kernel = new double[1 + (int) Math.ceil(3 * deviation)];
    double total = 0;
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = Math.exp(-.5 * (i / deviation) * (i / deviation));
      total += i == 0 ? kernel[i] : 2 * kernel[i];
    }
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] /= total;
    }
    return kernel;
  }

  private static float[] blur(float[] plane, int side, double[] kernel) {
    float[] blurred = new float[plane.length];
    for (int at = 0; at < plane.length; at++) {
      int column = at % side;
      int row = at - column;
      double sum = 0;
      for (int i = 1 - kernel.length; i < kernel.length; i++) {
        sum += kernel[Math.abs(i)] * plane[row + Math.max(0, Math.min(side - 1, column + i))];
      }
      blurred[at] = (float) sum;
    }
    return blurred;
  }

  private static float[] transposed(float[] plane, int side) {
    float[] turned = new float[plane.length];
    for (int at = 0; at < plane.length; at++) {
      turned[at % side * side + at / side] = plane[at];
    }
    return turned;
  }
}
