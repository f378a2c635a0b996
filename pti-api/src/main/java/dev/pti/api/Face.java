package dev.pti.api;

import java.util.Comparator;
import java.util.List;

/**
 * A face in a photograph.
 *
 * @param box around it
 * @param score how sure its finder is, 0 to 1
 * @param landmarks five points of it
 */
public record Face(Box box, double score, Landmarks landmarks) {
  /**
   * Makes a face from landmarks that are known.
   *
   * @param landmarks five points of it
   * @return the face, its box the smallest around the landmarks, its score 1
   */
  public static Face of(Landmarks landmarks) {
    return new Face(Box.around(landmarks.points()), 1, landmarks);
  }

  /**
   * Puts faces in the order in which they are counted.
   *
   * @param faces in any order
   * @return the largest first
   */
  public static List<Face> largestFirst(List<Face> faces) {
    return faces.stream().sorted(Comparator.comparingDouble(Face::area).reversed()).toList();
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
