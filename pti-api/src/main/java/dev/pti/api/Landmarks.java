package dev.pti.api;

import java.util.Arrays;
import java.util.List;

/**
 * Five points of a face. Left and right are those of the picture, not of the person.
 *
 * @param leftEye the middle of the eye that is left in the picture
 * @param rightEye the middle of the other eye
 * @param nose the tip of the nose
 * @param leftMouth the corner of the mouth that is left in the picture
 * @param rightMouth the other corner
 */
public record Landmarks(
    Point leftEye, Point rightEye, Point nose, Point leftMouth, Point rightMouth) {

  /**
   * Makes landmarks from known points: five in the order of the components, or dlib's and iBUG's
   * 68, of which eyes become the means of their six points each, as FFHQ has it.
   *
   * @param points 5 or 68, each {x, y}
   * @return the five points
   * @throws InvalidInputException if there are as many as neither, or one has not two finite
   *     numbers
   */
  public static Landmarks of(double[]... points) {
    Point[] all = Arrays.stream(points).map(Landmarks::point).toArray(Point[]::new);
    return switch (all.length) {
      case 5 -> new Landmarks(all[0], all[1], all[2], all[3], all[4]);
      case 68 ->
          new Landmarks(
              Point.mean(Arrays.copyOfRange(all, 36, 42)),
              Point.mean(Arrays.copyOfRange(all, 42, 48)),
              all[30],
              all[48],
              all[54]);
      default ->
          throw new InvalidInputException(
              "a face was given %d landmarks, wanted 5 or 68".formatted(all.length));
    };
  }

  private static Point point(double[] numbers) {
    if (numbers.length != 2) {
      throw new InvalidInputException(
          "a landmark has %d numbers, wanted x and y".formatted(numbers.length));
    }
    return new Point(numbers[0], numbers[1]);
  }

  /**
   * Returns the points in the order of the components.
   *
   * @return five points
   */
  public List<Point> points() {
    return List.of(leftEye, rightEye, nose, leftMouth, rightMouth);
  }

  /**
   * Returns how far the eyes are apart, by which errors of landmarks are measured.
   *
   * @return pixels
   */
  public double eyeDistance() {
    return leftEye.distance(rightEye);
  }
}
