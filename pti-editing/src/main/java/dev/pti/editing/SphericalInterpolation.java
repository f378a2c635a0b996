package dev.pti.editing;

import dev.pti.api.InvalidInputException;

/**
 * Interpolation of input codes along the great circle (Shoemake, 1985). Codes of Z lie near a
 * sphere; the straight line between two leaves it, and the mapping network has seen nothing there.
 */
final class SphericalInterpolation {
  /** Below this sine the great circle is the line, within float precision. */
  private static final double SMALL = 1e-4;

  private SphericalInterpolation() {}

  /**
   * Interpolates.
   *
   * @param from a code that is not 0
   * @param to a code of the same length
   * @param amount 0 gives the first, 1 the other
   * @return the code between
   */
  static float[] of(float[] from, float[] to, double amount) {
    if (from.length != to.length) {
      throw new InvalidInputException(
          "codes have %d and %d values, wanted as many".formatted(from.length, to.length));
    }
    double product = dot(from, to);
    double lengths = Math.sqrt(dot(from, from) * dot(to, to));
    if (!(lengths > 0) || !Double.isFinite(lengths)) {
      throw new InvalidInputException("a code is 0 or not finite, which gives no direction");
    }
    double angle = Math.acos(Math.max(-1, Math.min(1, product / lengths)));
    double sine = Math.sin(angle);
    if (sine < SMALL && product < 0) {
      throw new InvalidInputException("codes are opposite, so no way between them is shortest");
    }
    double first = sine < SMALL ? 1 - amount : Math.sin((1 - amount) * angle) / sine;
    double second = sine < SMALL ? amount : Math.sin(amount * angle) / sine;
    float[] between = new float[from.length];
    for (int i = 0; i < between.length; i++) {
      between[i] = (float) (first * from[i] + second * to[i]);
    }
    return between;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
