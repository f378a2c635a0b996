package dev.pti.api;

import java.util.Optional;

/**
 * A photograph as a generator could have drawn it: aligned, square, of the generator's resolution.
 *
 * @param name what files and reports call it
 * @param picture {@code [3, R, R]} in [-1, 1]
 * @param placement where it lay in the photograph; empty if that is not known
 */
public record Target(String name, Picture picture, Optional<Placement> placement) {
  /**
   * Checks that the picture is square.
   *
   * @param name as above
   * @param picture as above
   * @param placement as above
   */
  public Target {
    if (picture.width() != picture.height()) {
      throw new InvalidInputException(
          "target %s is %d x %d, it must be square"
              .formatted(name, picture.width(), picture.height()));
    }
  }

  /**
   * Makes a target of a picture that was cut elsewhere.
   *
   * @param name what files and reports call it
   * @param picture square
   * @throws InvalidInputException if the picture is not square
   */
  public Target(String name, Picture picture) {
    this(name, picture, Optional.empty());
  }

  /**
   * Makes a target from raw values.
   *
   * @param name what files and reports call it
   * @param values {@code [3, R, R]} or {@code [1, 3, R, R]} in [-1, 1]
   * @return the target
   * @throws InvalidInputException if the shape is another, or a value is not finite
   */
  public static Target of(String name, FloatTensor values) {
    return new Target(name, Picture.of(values));
  }

  /**
   * Returns the size of the picture.
   *
   * @return pixels a side
   */
  public int resolution() {
    return picture.width();
  }

  /**
   * Checks the target against a generator.
   *
   * @param wanted the generator's resolution
   * @return this
   * @throws InvalidInputException if they differ
   */
  public Target requireResolution(int wanted) {
    if (resolution() != wanted) {
      throw new InvalidInputException(
          "target %s is %d x %d, generator draws %d x %d"
              .formatted(name, resolution(), resolution(), wanted, wanted));
    }
    return this;
  }
}
