package dev.pti.api;

import dev.pti.api.shared.Blur;
import java.util.function.Function;

/** Draws regions: each is a name and a function from a size to weights. */
record Regions(String name, Function<PictureSize, float[]> weights) implements Region {
  /** Points a pixel is asked at, on each axis. */
  private static final int POINTS = 4;

  @Override
  public Mask at(PictureSize size) {
    return Mask.of(name, FloatTensor.wrap(weights.apply(size), size.height(), size.width()));
  }

  @Override
  public String toString() {
    return name;
  }

  static Region where(String name, Place place) {
    return new Regions(name, size -> covered(place, size));
  }

  /**
   * A region of portraits that are aligned as FFHQ's are. A picture that is not square shows of
   * FFHQ's square the middle, or what is beside it, too.
   */
  static Region ofPortrait(String name, Place place) {
    return new Regions(
        name,
        size -> {
          double wider = size.aspect() - 1;
          return covered((x, y) -> place.holds(x + wider * (x - .5), y), size);
        });
  }

  static Region rectangle(double left, double top, double right, double bottom) {
    if (!(0 <= left && left < right && right <= 1 && 0 <= top && top < bottom && bottom <= 1)) {
      throw new InvalidInputException(
          "rectangle from (%s, %s) to (%s, %s) is not a part of a picture from (0, 0) to (1, 1)"
              .formatted(left, top, right, bottom));
    }
    return where("rectangle", inRectangle(left, top, right, bottom));
  }

  static Region ellipse(double x, double y, double radiusX, double radiusY) {
    if (!(radiusX > 0 && radiusY > 0 && Double.isFinite(x + y + radiusX + radiusY))) {
      throw new InvalidInputException(
          "ellipse around (%s, %s) has radii %s and %s, wanted finite numbers and radii above 0"
              .formatted(x, y, radiusX, radiusY));
    }
    return where("ellipse", inEllipse(x, y, radiusX, radiusY));
  }

  static Place inRectangle(double left, double top, double right, double bottom) {
    return (x, y) -> x >= left && x < right && y >= top && y < bottom;
  }

  static Place inEllipse(double x, double y, double radiusX, double radiusY) {
    return (atX, atY) -> {
      double dx = (atX - x) / radiusX;
      double dy = (atY - y) / radiusY;
      return dx * dx + dy * dy <= 1;
    };
  }

  static Region inverted(Region region) {
    return new Regions(
        "not " + region.name(),
        size -> {
          float[] weights = weights(region, size);
          for (int i = 0; i < weights.length; i++) {
            weights[i] = 1 - weights[i];
          }
          return weights;
        });
  }

  static Region both(Region a, Region b) {
    return new Regions(
        a.name() + " and " + b.name(),
        size -> {
          float[] weights = weights(a, size);
          float[] others = weights(b, size);
          for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.min(weights[i], others[i]);
          }
          return weights;
        });
  }

  static Region either(Region a, Region b) {
    return new Regions(
        a.name() + " or " + b.name(),
        size -> {
          float[] weights = weights(a, size);
          float[] others = weights(b, size);
          for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.max(weights[i], others[i]);
          }
          return weights;
        });
  }

  static Region feathered(Region region, double deviation) {
    if (!(deviation > 0 && deviation <= .5)) {
      throw new InvalidInputException(
          "feather of %s is %s of the side, wanted above 0, at most .5"
              .formatted(region.name(), deviation));
    }
    return new Regions(
        "feathered " + region.name(),
        size -> {
          float[] soft =
              Blur.gaussian(weights(region, size), size.width(), deviation * size.height());
          for (int i = 0; i < soft.length; i++) {
            soft[i] = Math.min(1, soft[i]); // It rounds.
          }
          return soft;
        });
  }

  static Region named(String name, Region region) {
    return new Regions(name, size -> weights(region, size));
  }

  /** A copy; what another is made of may be empty, as the inside of what is inverted. */
  private static float[] weights(Region region, PictureSize size) {
    return region instanceof Regions drawn
        ? drawn.weights.apply(size)
        : region.at(size).toTensor().toArray();
  }

  private static float[] covered(Place place, PictureSize size) {
    float[] weights = new float[size.pixels()];
    double across = (double) size.width() * POINTS;
    double down = (double) size.height() * POINTS;
    for (int row = 0; row < down; row++) {
      for (int column = 0; column < across; column++) {
        if (place.holds((column + .5) / across, (row + .5) / down)) {
          weights[row / POINTS * size.width() + column / POINTS] += 1f / (POINTS * POINTS);
        }
      }
    }
    return weights;
  }
}
