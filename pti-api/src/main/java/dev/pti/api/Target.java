package dev.pti.api;

import java.util.Optional;

/**
 * A photograph as a generator could have drawn it: aligned, of the size of the generator's
 * pictures.
 *
 * @param name what files and reports call it
 * @param picture {@code [3, H, W]} in [-1, 1]
 * @param placement where it lay in the photograph; empty if that is not known
 */
public record Target(String name, Picture picture, Optional<Placement> placement) {
  /**
   * Makes a target of a picture that was cut elsewhere.
   *
   * @param name what files and reports call it
   * @param picture of the generator's size
   */
  public Target(String name, Picture picture) {
    this(name, picture, Optional.empty());
  }

  /**
   * Makes a target from raw values.
   *
   * @param name what files and reports call it
   * @param values {@code [3, H, W]} or {@code [1, 3, H, W]} in [-1, 1]
   * @return the target
   * @throws InvalidInputException if the shape is another, or a value is not finite
   */
  public static Target of(String name, FloatTensor values) {
    return new Target(name, Picture.of(values));
  }

  /**
   * Returns the size of the picture.
   *
   * @return as the generator's pictures
   */
  public PictureSize size() {
    return picture.size();
  }

  /**
   * Checks the target against a generator.
   *
   * @param wanted the size of the generator's pictures
   * @return this
   * @throws InvalidInputException if they differ
   */
  public Target requireSize(PictureSize wanted) {
    if (!size().equals(wanted)) {
      throw new InvalidInputException(
          "target %s is %s, generator draws %s".formatted(name, size(), wanted));
    }
    return this;
  }

  /** Prints name, size and, if it is known, the place in the photograph. */
  @Override
  public String toString() {
    return "target %s, %s%s"
        .formatted(name, size(), placement.map(it -> ", " + it.toString(size())).orElse(""));
  }
}
