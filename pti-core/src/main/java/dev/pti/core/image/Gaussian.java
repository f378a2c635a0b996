package dev.pti.core.image;

/** A Gaussian blur of a square plane; beyond its border the outermost values go on. */
final class Gaussian {
  private Gaussian() {}

  static float[] blur(float[] plane, int side, double deviation) {
    double[] kernel = kernel(deviation);
    float[] once = transposed(alongRows(plane, side, kernel), side);
    return transposed(alongRows(once, side, kernel), side);
  }

  /** Half of the bell, from its middle. */
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

  private static float[] alongRows(float[] plane, int side, double[] kernel) {
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
