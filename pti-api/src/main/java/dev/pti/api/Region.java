package dev.pti.api;

/**
 * A part of a picture, sharp or soft, at any size: {@code Losses.l2().within(Region.face())}.
 *
 * <p>Places are given as shares of the sides: x from 0 (left) to 1 (right), y from 0 (top) to 1
 * (bottom). The named regions are plain shapes where a portrait that is aligned as FFHQ's are has
 * its face; they do not look at the picture. Of a picture that is not square, their places are
 * shares of the square of its height around its middle. A {@link Mask} is a region of one size.
 */
@FunctionalInterface
public interface Region {
  /**
   * Draws the region.
   *
   * @param size of the pictures
   * @return how much each pixel counts
   * @throws InvalidInputException if nothing of it is left at the size, or it is a mask of another
   *     one
   */
  Mask at(PictureSize size);

  /**
   * Draws the region in a square.
   *
   * @param side of the pictures, in pixels
   * @return how much each pixel counts
   * @throws InvalidInputException as {@link #at(PictureSize)}
   */
  default Mask at(int side) {
    return at(PictureSize.square(side));
  }

  /**
   * Returns how errors and reports call the region.
   *
   * @return {@code region} by default
   */
  default String name() {
    return "region";
  }

  /** A yes-or-no question about a place. */
  @FunctionalInterface
  interface Place {
    /**
     * Answers for a place.
     *
     * @param x share of the width, from the left
     * @param y share of the height, from the top
     * @return whether the place belongs to the region
     */
    boolean holds(double x, double y);
  }

  /**
   * The region of the places for which something holds; a pixel counts by the share of it that
   * belongs, of 4 x 4 points.
   *
   * @param place says which belong
   * @return the region, called {@code region}
   */
  static Region where(Place place) {
    return Regions.where("region", place);
  }

  /**
   * A rectangle.
   *
   * @param left where it begins, 0 to 1
   * @param top where it begins
   * @param right where it ends, more than left
   * @param bottom where it ends, more than top
   * @return the region, called {@code rectangle}
   * @throws InvalidInputException if it is empty or leaves the picture
   */
  static Region rectangle(double left, double top, double right, double bottom) {
    return Regions.rectangle(left, top, right, bottom);
  }

  /**
   * An ellipse with level axes. It may leave the picture.
   *
   * @param x the centre
   * @param y the centre
   * @param radiusX half the width, above 0
   * @param radiusY half the height, above 0
   * @return the region, called {@code ellipse}
   * @throws InvalidInputException if a radius is not above 0 or a number is not finite
   */
  static Region ellipse(double x, double y, double radiusX, double radiusY) {
    return Regions.ellipse(x, y, radiusX, radiusY);
  }

  /**
   * The face of an aligned portrait, from the forehead to the chin.
   *
   * @return the ellipse around (.5, .6) with radii .3 and .32
   */
  static Region face() {
    return Regions.ofPortrait("face", Regions.inEllipse(.5, .6, .3, .32));
  }

  /**
   * Head and hair of an aligned portrait; inverted, its background and shoulders.
   *
   * @return the ellipse around (.5, .49) with radii .45 and .48
   */
  static Region head() {
    return Regions.ofPortrait("head", Regions.inEllipse(.5, .49, .45, .48));
  }

  /**
   * Eyes and brows of an aligned portrait.
   *
   * @return the rectangle from (.24, .38) to (.76, .56)
   */
  static Region eyes() {
    return Regions.ofPortrait("eyes", Regions.inRectangle(.24, .38, .76, .56));
  }

  /**
   * The mouth of an aligned portrait.
   *
   * @return the ellipse around (.5, .74) with radii .17 and .1
   */
  static Region mouth() {
    return Regions.ofPortrait("mouth", Regions.inEllipse(.5, .74, .17, .1));
  }

  /**
   * What is not in this region.
   *
   * @return 1 minus its weights, called {@code not ...}
   */
  default Region inverted() {
    return Regions.inverted(this);
  }

  /**
   * What is in both regions.
   *
   * @param other another region
   * @return the smaller weight of each place
   */
  default Region and(Region other) {
    return Regions.both(this, other);
  }

  /**
   * What is in either region.
   *
   * @param other another region
   * @return the larger weight of each place
   */
  default Region or(Region other) {
    return Regions.either(this, other);
  }

  /**
   * The region with a soft border: its weights blurred by a Gaussian, which reaches outwards as far
   * as inwards.
   *
   * @param deviation of the Gaussian, as a share of the height; above 0, at most .5
   * @return the soft region
   * @throws InvalidInputException if the deviation is outside
   */
  default Region feathered(double deviation) {
    return Regions.feathered(this, deviation);
  }

  /**
   * The region under another name.
   *
   * @param name what errors and reports call it
   * @return this region under the name
   */
  default Region named(String name) {
    return Regions.named(name, this);
  }
}
