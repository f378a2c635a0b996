package dev.pti.api;

import dev.pti.api.shared.Blur;
import java.util.function.IntFunction;

/** Draws regions: each is a name and a function from a resolution to weights. */
record Regions(String name, IntFunction<float[]> weights) implements Region {
  /** Points a pixel is asked at, on each axis. */
  private static final int POINTS = 4;

  @Override
  public Mask at(int resolution) {
    return Mask.of(name, FloatTensor.wrap(weights.apply(resolution), resolution, resolution));
  }

  @Override
  public String toString() {
    return name;
  }

  static Region where(String name, Place place) {
    return new Regions(name, resolution -> covered(place, resolution));
  }

  static Region rectangle(double left, double top, double right, double bottom) {
    if (!(0 <= left && left < right && right <= 1 && 0 <= top && top < bottom && bottom <= 1)) {
      throw new InvalidInputException(
          "rectangle from (%s, %s) to (%s, %s) is not a part of a picture from (0, 0) to (1, 1)"
              .formatted(left, top, right, bottom));
    }
    return where("rectangle", (x, y) -> x >= left && x < right && y >= top && y < bottom);
  }

  static Region ellipse(double x, double y, double radiusX, double radiusY) {
    if (!(radiusX > 0 && radiusY > 0 && Double.isFinite(x + y + radiusX + radiusY))) {
      throw new InvalidInputException(
          "ellipse around (%s, %s) has radii %s and %s, wanted finite numbers and radii above 0"
              .formatted(x, y, radiusX, radiusY));
    }
    return where(
        "ellipse",
        (atX, atY) -> {
          double dx = (atX - x) / radiusX;
          double dy = (atY - y) / radiusY;
          return dx * dx + dy * dy <= 1;
        });
  }

  static Region inverted(Region region) {
    return new Regions(
        "not " + region.name(),
        resolution -> {
          float[] weights = weights(region, resolution);
          for (int i = 0; i < weights.length; i++) {
            weights[i] = 1 - weights[i];
          }
          return weights;
        });
  }

  static Region both(Region a, Region b) {
    return new Regions(
        a.name() + " and " + b.name(),
        resolution -> {
          float[] weights = weights(a, resolution);
          float[] others = weights(b, resolution);
          for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.min(weights[i], others[i]);
          }
          return weights;
        });
  }

  static Region either(Region a, Region b) {
    return new Regions(
        a.name() + " or " + b.name(),
        resolution -> {
          float[] weights = weights(a, resolution);
          float[] others = weights(b, resolution);
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
        resolution -> {
          float[] soft = Blur.gaussian(weights(region, resolution), deviation * resolution);
          for (int i = 0; i < soft.length; i++) {
            soft[i] = Math.min(1, soft[i]); // It rounds.
          }
          return soft;
        });
  }

  static Region named(String name, Region region) {
    return new Regions(name, resolution -> weights(region, resolution));
  }

  /** A copy; what another is made of may be empty, as the inside of what is inverted. */
  private static float[] weights(Region region, int resolution) {
    return region instanceof Regions drawn
        ? drawn.weights.apply(resolution)
        : region.at(resolution).toTensor().toArray();
  }

  private static float[] covered(Place place, int resolution) {
    float[] weights = new float[resolution * resolution];
    double points = (double) resolution * POINTS;
    for (int row = 0; row < resolution * POINTS; row++) {
      for (int column = 0; column < resolution * POINTS; column++) {
        if (place.holds((column + .5) / points, (row + .5) / points)) {
          weights[row / POINTS * resolution + column / POINTS] += 1f / (POINTS * POINTS);
        }
      }
    }
    return weights;
  }
}
