package dev.pti.core.optimization;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Points of a picture and places around them, as grid sampling counts them.
 *
 * @param resolution of the picture
 */
record DragPlaces(int resolution) {
  /** The lengths of {@link DragSettings} for a picture of as many pixels a side. */
  private static final double PARTS = 512;

  private static final Point CENTRE = new Point(0, 0);

  /** Turns a length of the settings into pixels. */
  double pixels(double parts) {
    return parts * resolution / PARTS;
  }

  /** Refuses a point outside of the picture. */
  Point requireInside(Point point) {
    double last = resolution - 1;
    if (point.x() < 0 || point.y() < 0 || point.x() > last || point.y() > last) {
      throw new InvalidInputException(
          "point (%s, %s) is not within the picture's 0 to %d"
              .formatted(point.x(), point.y(), resolution - 1));
    }
    return point;
  }

  /** The offsets, a 512th of the side apart, that are no further than a radius; nearest first. */
  List<Point> disc(double radius) {
    List<Point> disc = new ArrayList<>();
    int whole = (int) radius;
    for (int y = -whole; y <= whole; y++) {
      for (int x = -whole; x <= whole; x++) {
        if (x * x + y * y <= radius * radius) {
          disc.add(new Point(pixels(x), pixels(y)));
        }
      }
    }
    disc.sort(Comparator.comparingDouble(offset -> offset.distance(CENTRE)));
    return disc;
  }

  /** One point moved by an offset, and held at the picture's border. */
  Point moved(Point point, Point offset) {
    double last = resolution - 1;
    return new Point(
        Math.min(last, Math.max(0, point.x() + offset.x())),
        Math.min(last, Math.max(0, point.y() + offset.y())));
  }

  /**
   * The places around points.
   *
   * @return {@code [points, offsets, 2]}
   */
  FloatTensor around(List<Point> points, List<Point> offsets) {
    float[] values = new float[points.size() * offsets.size() * 2];
    int at = 0;
    for (Point point : points) {
      for (Point offset : offsets) {
        Point place = moved(point, offset);
        values[at++] = (float) ((2 * place.x() + 1) / resolution - 1);
        values[at++] = (float) ((2 * place.y() + 1) / resolution - 1);
      }
    }
    return FloatTensor.wrap(values, points.size(), offsets.size(), 2);
  }
}
