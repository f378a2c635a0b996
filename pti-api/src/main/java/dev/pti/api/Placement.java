package dev.pti.api;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a target lay in its photograph, so that a picture of it can be put back: mostly a square,
 * which may be turned, and may leave the photograph. A generator whose pictures are not square has
 * a rectangle of their proportions around the same centre.
 *
 * @param centre the middle, in the photograph
 * @param side how high it is, in pixels of the photograph, above 0; a square is as wide
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
          "a target %s pixels high, turned by %s, in %d x %d pixels cannot be placed"
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
   * @param size of the target
   * @return in the photograph
   */
  public Point toPhotograph(Point place, PictureSize size) {
    double across = side * ((place.x() + .5) / size.height() - .5 * size.aspect());
    double down = side * ((place.y() + .5) / size.height() - .5);
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new Point(
        centre.x() + cos * across - sin * down, centre.y() + sin * across + cos * down);
  }

  /**
   * Carries a place of the photograph into the target; the opposite of {@link #toPhotograph}.
   *
   * @param place in the photograph
   * @param size of the target
   * @return in the target, in its pixels
   */
  public Point toTarget(Point place, PictureSize size) {
    double x = place.x() - centre.x();
    double y = place.y() - centre.y();
    double cos = Math.cos(angle);
    double sin = Math.sin(angle);
    return new Point(
        ((cos * x + sin * y) / side + .5 * size.aspect()) * size.height() - .5,
        ((cos * y - sin * x) / side + .5) * size.height() - .5);
  }

  /**
   * Returns how far the target reaches from its centre, across the photograph and down it, however
   * it is turned.
   *
   * @param size of the target
   * @return half of the sides of the level rectangle around it, in pixels of the photograph
   */
  public Point reach(PictureSize size) {
    double cos = Math.abs(Math.cos(angle));
    double sin = Math.abs(Math.sin(angle));
    double half = side / 2;
    return new Point(half * (size.aspect() * cos + sin), half * (cos + size.aspect() * sin));
  }

  /**
   * Warns of a square that has fewer pixels than its target, which then shows less than the
   * generator could.
   *
   * @param size of the target
   * @return one sentence, if there is reason
   */
  public Optional<String> warning(PictureSize size) {
    return side >= size.height()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the %s has %.0f x %.0f pixels of the photograph, the generator draws %s",
                size.isSquare() ? "square" : "rectangle",
                side * size.aspect(),
                side,
                size));
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

  /** As {@link #toString}, of a target whose proportions are known. */
  String toString(PictureSize size) {
    return placed(
        size.isSquare()
            ? String.format(Locale.ROOT, "a square of side %.1f", side)
            : String.format(Locale.ROOT, "a rectangle of %.1f x %.1f", side * size.aspect(), side));
  }

  /** The target's proportions are not known here. */
  @Override
  public String toString() {
    return placed(String.format(Locale.ROOT, "a target %.1f pixels high", side));
  }

  private String placed(String what) {
    return String.format(
        Locale.ROOT,
        "%s around (%.1f, %.1f), turned by %.1f degrees, in %d x %d pixels",
        what,
        centre.x(),
        centre.y(),
        Math.toDegrees(angle),
        width,
        height);
  }
}
