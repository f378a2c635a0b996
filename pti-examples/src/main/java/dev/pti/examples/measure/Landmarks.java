package dev.pti.examples.measure;

import dev.pti.api.FloatTensor;

/**
 * 68 points of a face in the order of the 300-W scheme, as parts of a square picture: jaw 0 to 16,
 * brows to 26, nose to 35, eyes to 47, mouth to 67.
 *
 * @param points {@code [68, 2]}, x and y
 */
record Landmarks(FloatTensor points) {
  private static final int NOSE_TIP = 30;
  private static final int JAW_END = 16;

  private double x(int point) {
    return points.get(2 * point);
  }

  private double distance(int a, int b) {
    return Math.hypot(x(a) - x(b), points.get(2 * a + 1) - points.get(2 * b + 1));
  }

  /** The horizontal distance of the outer corners of the eyes, the unit of the others. */
  private double eyes() {
    return distance(36, 45);
  }

  /** Where the tip of the nose is between the ends of the jaw: -.5 at the left one, .5 right. */
  double turn() {
    return (x(NOSE_TIP) - x(0)) / (x(JAW_END) - x(0)) - .5;
  }

  /** The width of the mouth, in distances of the outer corners of the eyes. */
  double mouthWidth() {
    return distance(48, 54) / eyes();
  }

  /** How far the lips stand apart inside, in distances of the outer corners of the eyes. */
  double mouthOpen() {
    return distance(62, 66) / eyes();
  }
}
