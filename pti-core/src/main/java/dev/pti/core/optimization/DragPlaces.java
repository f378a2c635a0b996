package dev.pti.core.optimization;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.api.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Points of a picture and places around them, as grid sampling counts them.
 *
 * @param size of the picture
 */
record DragPlaces(PictureSize size) {
  /** The lengths of {@link DragSettings} for a picture of as many rows. */
  private static final double PARTS = 512;

  private static final Point CENTRE = new Point(0, 0);

  /** Turns a length of the settings into pixels. */
  double pixels(double parts) {
    return parts * size.height() / PARTS;
  }

  /** Refuses a point outside of the picture. */
  Point requireInside(Point point) {
    int right = size.width() - 1;
    int bottom = size.height() - 1;
    if (point.x() < 0 || point.y() < 0 || point.x() > right || point.y() > bottom) {
      throw new InvalidInputException(
          "point (%s, %s) is not within the picture's (0, 0) to (%d, %d)"
              .formatted(point.x(), point.y(), right, bottom));
    }
    return point;
  }

  /** The offsets, a 512th of the height apart, that are no further than a radius; nearest first. */
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
    return new Point(
        Math.min(size.width() - 1, Math.max(0, point.x() + offset.x())),
        Math.min(size.height() - 1, Math.max(0, point.y() + offset.y())));
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
        values[at++] = (float) ((2 * place.x() + 1) / size.width() - 1);
        values[at++] = (float) ((2 * place.y() + 1) / size.height() - 1);
      }
    }
    return FloatTensor.wrap(values, points.size(), offsets.size(), 2);
  }
}
