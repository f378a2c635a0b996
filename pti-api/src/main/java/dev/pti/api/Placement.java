package dev.pti.api;

import java.util.Locale;
import java.util.Optional;

/**
 * Where the square of a target lay in its photograph, so that a picture of the square can be put
 * back: a square that may be turned, and may leave the photograph.
 *
 * @param centre the middle of the square, in the photograph
 * @param side how long its sides are, in pixels of the photograph, above 0
 * @param angle how far it is turned clockwise, in radians
 * @param width of the photograph, pixels
 * @param height of the photograph, pixels
 */
public record Placement(Point centre, double side, double angle, int width, int height) {
  /**
   * Checks the numbers.
   *
   * @param centre as above
   * @param side as above
   * @param angle as above
   * @param width as above
   * @param height as above
   */
  public Placement {
    if (!(side > 0 && Double.isFinite(side) && Double.isFinite(angle)) || width < 1 || height < 1) {
      throw new InvalidInputException(
          "a square of side %s, turned by %s, in %d x %d pixels cannot be placed"
              .formatted(side, angle, width, height));
    }
  }

  /**
   * Places the square where FFHQ does: by the eyes and the corners of the mouth, level with them.
   *
   * @param landmarks of a face in the photograph
   * @param width of the photograph
   * @param height of the photograph
   * @return the placement
   * @throws InvalidInputException if eyes and mouth are in one place
   */
  public static Placement ofFace(Landmarks landmarks, int width, int height) {
    Point eyes = Point.mean(landmarks.leftEye(), landmarks.rightEye());
    Point mouth = Point.mean(landmarks.leftMouth(), landmarks.rightMouth());
    double acrossX = landmarks.rightEye().x() - landmarks.leftEye().x();
    double acrossY = landmarks.rightEye().y() - landmarks.leftEye().y();
    double downX = mouth.x() - eyes.x();
    double downY = mouth.y() - eyes.y();
    // Both the eyes' line and the one down to the mouth, turned by a right angle, say what is
    // level.
    double levelX = acrossX + downY;
    double levelY = acrossY - downX;
    double half = Math.max(2 * Math.hypot(acrossX, acrossY), 1.8 * Math.hypot(downX, downY));
    if (Math.hypot(levelX, levelY) < 1e-6) {
      throw new InvalidInputException(
          "the eyes at %s and %s and the mouth at %s make no face"
              .formatted(landmarks.leftEye(), landmarks.rightEye(), mouth));
    }
    return new Placement(
        new Point(eyes.x() + .1 * downX, eyes.y() + .1 * downY),
        2 * half,
        Math.atan2(levelY, levelX),
        width,
        height);
  }

  /**
   * Carries a place of the target into the photograph.
   *
   * @param place in the target, in its pixels
   * @param resolution of the target, pixels a side
   * @return in the photograph
   */
  public Point toPhotograph(Point place, int resolution) {
    double across = side * ((place.x() + .5) / resolution - .5);
    double down = side * ((place.y() + .5) / resolution - .5);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new Point(
        centre.x() + cos * across - sin * down, centre.y() + sin * across + cos * down);
  }

  /**
   * Carries a place of the photograph into the target; the opposite of {@link #toPhotograph}.
   *
   * @param place in the photograph
   * @param resolution of the target, pixels a side
   * @return in the target, in its pixels
   */
  public Point toTarget(Point place, int resolution) {
    double x = place.x() - centre.x();
    double y = place.y() - centre.y();
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new Point(
        ((cos * x + sin * y) / side + .5) * resolution - .5,
        ((cos * y - sin * x) / side + .5) * resolution - .5);
  }

  /**
   * Warns of a square that has fewer pixels than its target, which then shows less than the
   * generator could.
   *
   * @param resolution of the target, pixels a side
   * @return one sentence, if there is reason
   */
  public Optional<String> warning(int resolution) {
    return side >= resolution
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the square has %.0f x %.0f pixels of the photograph, the generator draws %d x %d",
                side,
                side,
                resolution,
                resolution));
  }

  /**
   * Checks a photograph.
   *
   * @param photograph from which the square should have been cut
   * @return this
   * @throws InvalidInputException if it has another size
   */
  public Placement requireFits(Picture photograph) {
    if (photograph.width() != width || photograph.height() != height) {
      throw new InvalidInputException(
          "photograph is %d x %d, the target was cut from one of %d x %d"
              .formatted(photograph.width(), photograph.height(), width, height));
    }
    return this;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "a square of side %.1f around (%.1f, %.1f), turned by %.1f degrees, in %d x %d pixels",
        side,
        centre.x(),
        centre.y(),
        Math.toDegrees(angle),
        width,
        height);
  }
}
