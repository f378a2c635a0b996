package dev.pti.api;

/**
 * A face in a photograph.
 *
 * @param box around it
 * @param score how sure its finder is, 0 to 1
 * @param landmarks five points of it
 */
public record Face(Box box, double score, Landmarks landmarks) {
  /**
   * Takes a face whose landmarks are at hand.
   *
   * @param landmarks five points of it
   * @return the face, its box the smallest around the landmarks, its score 1
   */
  public static Face of(Landmarks landmarks) {
    return new Face(Box.around(landmarks.points()), 1, landmarks);
  }

  /**
   * Returns how large it is among others.
   *
   * @return the area of its box, in pixels
   */
  public double area() {
    return box.width() * box.height();
  }
}
