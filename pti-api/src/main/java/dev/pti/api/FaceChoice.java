package dev.pti.api;

import java.util.Comparator;
import java.util.List;

/** Says which of several faces of a photograph is meant. */
@FunctionalInterface
public interface FaceChoice {
  /**
   * Chooses.
   *
   * @param faces at least one, the largest first
   * @return one of them
   * @throws InvalidInputException if none of them is meant, or it is not clear which
   */
  Face choose(List<Face> faces);

  /**
   * The only face; several are refused, and listed.
   *
   * @return the default
   */
  static FaceChoice only() {
    return FaceChoices.ONLY;
  }

  /**
   * The face with the largest box.
   *
   * @return the choice
   */
  static FaceChoice largest() {
    return FaceChoices.LARGEST;
  }

  /**
   * The face that {@link #only} lists under a number.
   *
   * @param number from 1, the largest face
   * @return the choice
   * @throws InvalidInputException if the number is less than 1
   */
  static FaceChoice number(int number) {
    return FaceChoices.number(number);
  }

  /**
   * The face whose box has its middle nearest to a place.
   *
   * @param x in the photograph, pixels from the left
   * @param y in the photograph, pixels from the top
   * @return the choice
   */
  static FaceChoice nearest(double x, double y) {
    Point place = new Point(x, y);
    return new FaceChoices(
        "nearest to " + place,
        faces ->
            java.util.Collections.min(
                faces, Comparator.comparingDouble(face -> face.box().centre().distance(place))));
  }
}
