package dev.pti.api;

import java.util.Locale;

/**
 * An upright rectangle in a picture, in pixels from the upper left. It may leave the picture.
 *
 * @param left where it begins
 * @param top where it begins
 * @param right where it ends, not less than left
 * @param bottom where it ends, not less than top
 */
public record Box(double left, double top, double right, double bottom) {
  /**
   * Checks the order.
   *
   * @param left as above
   * @param top as above
   * @param right as above
   * @param bottom as above
   */
  public Box {
    if (!(left <= right && top <= bottom && Double.isFinite(left + top + right + bottom))) {
      throw new InvalidInputException(
          "box from (%s, %s) to (%s, %s) is turned inside out".formatted(left, top, right, bottom));
    }
  }

  /**
   * The smallest box around points.
   *
   * @param points at least one
   * @return the box
   */
  static Box around(Iterable<Point> points) {
    double left = Double.POSITIVE_INFINITY;
    double top = Double.POSITIVE_INFINITY;
    double right = Double.NEGATIVE_INFINITY;
    double bottom = Double.NEGATIVE_INFINITY;
    for (Point point : points) {
      left = Math.min(left, point.x());
      top = Math.min(top, point.y());
      right = Math.max(right, point.x());
      bottom = Math.max(bottom, point.y());
    }
    return new Box(left, top, right, bottom);
  }

  /**
   * Returns the width.
   *
   * @return pixels
   */
  public double width() {
    return right - left;
  }

  /**
   * Returns the height.
   *
   * @return pixels
   */
  public double height() {
    return bottom - top;
  }

  /**
   * Returns the middle.
   *
   * @return a place
   */
  public Point centre() {
    return new Point((left + right) / 2, (top + bottom) / 2);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "(%.0f, %.0f) to (%.0f, %.0f)", left, top, right, bottom);
  }
}
