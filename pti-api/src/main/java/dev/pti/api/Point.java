package dev.pti.api;

import java.util.Locale;

/**
 * A place in a picture, in pixels from the upper left; the centre of the first pixel is (0, 0).
 *
 * @param x from the left, finite
 * @param y from the top, finite
 */
public record Point(double x, double y) {
  /**
   * Checks the numbers.
   *
   * @param x as above
   * @param y as above
   */
  public Point {
    if (!Double.isFinite(x) || !Double.isFinite(y)) {
      throw new InvalidInputException("point (%s, %s) is not finite".formatted(x, y));
    }
  }

  /**
   * Returns how far another place is.
   *
   * @param other another place
   * @return the Euclidean distance in pixels
   */
  public double distance(Point other) {
    return Math.hypot(x - other.x, y - other.y);
  }

  static Point mean(Point... points) {
    double x = 0;
    double y = 0;
    for (Point point : points) {
      x += point.x;
      y += point.y;
    }
    return new Point(x / points.length, y / points.length);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "(%.0f, %.0f)", x, y);
  }
}
