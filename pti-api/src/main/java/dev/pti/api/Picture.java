package dev.pti.api;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/**
 * An RGB picture in floating point: {@code [3, height, width]}, about -1 (black) to 1 (white),
 * sRGB-encoded, as a generator draws it. Values may lie outside; only saving clips them.
 *
 * <p>Immutable and thread-safe.
 */
public final class Picture {
  private final int height;
  private final int width;
  private final float[] values;

  private Picture(int height, int width, float[] values) {
    this.height = height;
    this.width = width;
    this.values = values;
  }

  /**
   * Makes a picture.
   *
   * @param tensor {@code [3, height, width]}, or the same with leading axes of size 1
   * @return the picture
   * @throws InvalidInputException if the shape is another, or a value is not finite
   */
  public static Picture of(FloatTensor tensor) {
    long[] shape = tensor.shape();
    int last = shape.length;
    if (last < 3) {
      throw new InvalidInputException(
          "a picture has shape [3, height, width], not " + Arrays.toString(shape));
    }
    for (int axis = 0; axis < last - 3; axis++) {
      if (shape[axis] != 1) {
        throw new InvalidInputException(
            "wanted one picture of shape [3, height, width], not " + Arrays.toString(shape));
      }
    }
    if (shape[last - 3] != 3) {
      throw new InvalidInputException(
          "a picture has 3 channels, not " + shape[last - 3] + " as in " + Arrays.toString(shape));
    }
    if (tensor.count() == 0) {
      throw new InvalidInputException("a picture of shape " + Arrays.toString(shape) + " is empty");
    }
    int height = (int) shape[last - 2];
    int width = (int) shape[last - 1];
    // Both are immutable, so they can share: a photograph of 50 megapixels has 600 MB of values.
    float[] values = tensor.uncopied();
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        int pixel = i % (height * width);
        throw new InvalidInputException(
            "picture holds "
                + values[i]
                + " in channel %d at row %d, column %d"
                    .formatted(i / (height * width), pixel / width, pixel % width));
      }
    }
    return new Picture(height, width, values);
  }

  /**
   * Returns the number of rows.
   *
   * @return at least 1
   */
  public int height() {
    return height;
  }

  /**
   * Returns the number of columns.
   *
   * @return at least 1
   */
  public int width() {
    return width;
  }

  /**
   * Returns one value.
   *
   * @param channel 0 red, 1 green, 2 blue
   * @param row from the top
   * @param column from the left
   * @return about -1 to 1
   */
  public float get(int channel, int row, int column) {
    return values[(channel * height + row) * width + column];
  }

  /**
   * Returns one value as it is saved.
   *
   * @param channel 0 red, 1 green, 2 blue
   * @param row from the top
   * @param column from the left
   * @return 0 to 255, rounded to nearest
   */
  public int get8Bit(int channel, int row, int column) {
    return Math.max(0, Math.min(255, Math.round((get(channel, row, column) + 1) * 127.5f)));
  }

  /**
   * Returns the values as a tensor.
   *
   * @return {@code [3, height, width]}
   */
  public FloatTensor toTensor() {
    return FloatTensor.wrap(values, 3, height, width);
  }

  /**
   * Converts to Java's image, rounding to 8 bits and clipping.
   *
   * @return a fresh {@link BufferedImage#TYPE_INT_RGB} image
   */
  public BufferedImage toBufferedImage() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int rgb =
            get8Bit(0, row, column) << 16 | get8Bit(1, row, column) << 8 | get8Bit(2, row, column);
        image.setRGB(column, row, rgb);
      }
    }
    return image;
  }

  /**
   * Converts to DJL's image, rounding to 8 bits and clipping.
   *
   * @return a fresh image
   */
  public Image toImage() {
    return BufferedImageFactory.getInstance().fromImage(toBufferedImage());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture that
        && height == that.height
        && width == that.width
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "picture " + width + " x " + height;
  }
}
