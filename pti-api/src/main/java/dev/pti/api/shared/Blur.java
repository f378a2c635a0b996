package dev.pti.api.shared;

/** A Gaussian blur of maps, which keeps an even map as it is, its borders included. */
public final class Blur {
  private Blur() {}

  /**
   * Blurs a map.
   *
   * @param map {@code [height, width]}
   * @param width of the map
   * @param deviation of the Gaussian, in places
   * @return a new map
   */
  public static float[] gaussian(float[] map, int width, double deviation) {
    int height = map.length / width;
    double[] kernel = kernel(deviation);
    float[] down = alongRows(transposed(map, width), height, kernel);
    return alongRows(transposed(down, height), width, kernel);
  }

  /** Half of the bell, from its middle. */
  private static double[] kernel(double deviation) {
    double[] kernel = new double[1 + (int) Math.ceil(3 * deviation)];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = Math.exp(-.5 * (i / deviation) * (i / deviation));
    }
    return kernel;
  }

  /** Each value becomes the mean of its row, weighed by the part of the bell that lies inside. */
  private static float[] alongRows(float[] map, int width, double[] kernel) {
    float[] blurred = new float[map.length];
    for (int at = 0; at < map.length; at++) {
      int column = at % width;
      int first = Math.max(0, column - kernel.length + 1);
      int last = Math.min(width - 1, column + kernel.length - 1);
      double sum = 0;
      double total = 0;
      for (int other = first; other <= last; other++) {
        double share = kernel[Math.abs(other - column)];
        sum += share * map[at - column + other];
        total += share;
      }
      blurred[at] = (float) (sum / total);
    }
    return blurred;
  }

  private static float[] transposed(float[] map, int width) {
    int height = map.length / width;
    float[] turned = new float[map.length];
    for (int at = 0; at < map.length; at++) {
      turned[at % width * height + at / width] = map[at];
    }
    return turned;
  }
}
