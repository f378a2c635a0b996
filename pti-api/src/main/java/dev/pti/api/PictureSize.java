package dev.pti.api;

/**
 * The size of pictures. Most generators draw squares; what StyleGAN-Human and others drew begins
 * with more or fewer rows than columns.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record PictureSize(int width, int height) {
  /**
   * Checks the numbers.
   *
   * @param width as above
   * @param height as above
   * @throws InvalidInputException if one is below 1
   */
  public PictureSize {
    if (width < 1 || height < 1) {
      throw new InvalidInputException(
          "a picture of %d x %d has no pixels".formatted(width, height));
    }
  }

  /**
   * The size of a square.
   *
   * @param side pixels
   * @return as wide as high
   */
  public static PictureSize square(int side) {
    return new PictureSize(side, side);
  }

  /**
   * Says whether it is as wide as high.
   *
   * @return of a square
   */
  public boolean isSquare() {
    return width == height;
  }

  /**
   * Counts the pixels.
   *
   * @return columns times rows
   */
  public int pixels() {
    return Math.multiplyExact(width, height);
  }

  /**
   * Returns the longer side.
   *
   * @return pixels
   */
  public int longerSide() {
    return Math.max(width, height);
  }

  /**
   * Enlarges or reduces it.
   *
   * @param pixels how long the longer side shall be, at least 1
   * @return of the same proportions, rounded, at least 1 pixel a side
   */
  public PictureSize withLongerSide(int pixels) {
    return new PictureSize(scaled(width, pixels), scaled(height, pixels));
  }

  private int scaled(int side, int pixels) {
    return (int) Math.max(1, Math.round((double) pixels * side / longerSide()));
  }

  /**
   * Returns how many times as wide as high it is.
   *
   * @return 1 for a square, less for a portrait
   */
  public double aspect() {
    return (double) width / height;
  }

  /**
   * Says whether this is another size, enlarged or reduced: whether one of its sides is what the
   * other side says, to the nearest pixel.
   *
   * @param other a size
   * @return true of any two squares
   */
  public boolean isProportionalTo(PictureSize other) {
    double wanted = other.aspect();
    return Math.abs(width - height * wanted) <= .5 || Math.abs(height - width / wanted) <= .5;
  }

  /** Prints as in {@code 512 x 1024}, the width first. */
  @Override
  public String toString() {
    return width + " x " + height;
  }
}
