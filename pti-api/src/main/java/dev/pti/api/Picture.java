package dev.pti.api;

import ai.djl.modality.cv.BufferedImageFactory;
import ai.djl.modality.cv.Image;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An RGB picture in floating point: {@code [3, height, width]}, about -1 (black) to 1 (white),
 * sRGB-encoded, as a generator draws it. Values may lie outside; only saving clips them.
 *
 * <p>A picture may carry a {@link PictureNote}, which goes into its files; pictures of equal values
 * are equal whatever their notes.
 *
 * <p>Immutable and thread-safe.
 */
public final class Picture {
  private final int height;
  private final int width;
  private final PictureValues values;
  private final @Nullable PictureNote note;

  private Picture(int height, int width, PictureValues values, @Nullable PictureNote note) {
    this.height = height;
    this.width = width;
    this.values = values;
    this.note = note;
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
    return new Picture(height, width, new PictureValues.Floats(values, height, width), null);
  }

  /**
   * Makes a picture of 8-bit samples, which take a quarter of the memory of other values.
   *
   * @param samples {@code [3, height, width]}, 0 (black) to 255 (white); belong to the picture from
   *     now on
   * @param height at least 1
   * @param width at least 1
   * @return the picture
   * @throws InvalidInputException if their number is another
   */
  public static Picture ofSamples(byte[] samples, int height, int width) {
    if (height < 1 || width < 1 || samples.length != 3L * height * width) {
      throw new InvalidInputException(
          "%d samples are no picture of %d x %d".formatted(samples.length, width, height));
    }
    return new Picture(height, width, new PictureValues.Samples(samples, height, width), null);
  }

  /**
   * Puts a part over this picture. What it does not cover is shared and not copied, so that a large
   * photograph with a small change takes little more memory than the photograph.
   *
   * @param part what is put
   * @param top the row of this picture where the part begins, from 0
   * @param left the column where it begins, from 0
   * @return a picture of this one's size and note
   * @throws InvalidInputException if the part leaves this picture
   */
  public Picture covered(Picture part, int top, int left) {
    if (top < 0 || left < 0 || top > height - part.height || left > width - part.width) {
      throw new InvalidInputException(
          "a part of %d x %d at (%d, %d) leaves the picture of %d x %d"
              .formatted(part.width, part.height, left, top, width, height));
    }
    return new Picture(height, width, new PictureValues.Covered(values, part, top, left), note);
  }

  /**
   * Gives the picture a note, in place of one that it has.
   *
   * @param what goes into its files
   * @return the same picture with the note
   */
  public Picture withNote(PictureNote what) {
    return new Picture(height, width, values, what);
  }

  /**
   * Takes the note away.
   *
   * @return the same picture without a note
   */
  public Picture withoutNote() {
    return new Picture(height, width, values, null);
  }

  /**
   * Returns what the files of this picture say of it.
   *
   * @return empty for a photograph, and where notes are turned off
   */
  public Optional<PictureNote> note() {
    return Optional.ofNullable(note);
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
   * Returns the number of columns and rows.
   *
   * @return the size
   */
  public PictureSize size() {
    return new PictureSize(width, height);
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
    return values.get(channel, row, column);
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
    return FloatTensor.wrap(floats(), 3, height, width);
  }

  private float[] floats() {
    if (values instanceof PictureValues.Floats shared) {
      return shared.values();
    }
    float[] floats = new float[Math.multiplyExact(3, Math.multiplyExact(height, width))];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = at(i);
    }
    return floats;
  }

  private float at(int index) {
    return values.get(index / width / height, index / width % height, index % width);
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
        && hasValuesOf(that);
  }

  private boolean hasValuesOf(Picture that) {
    for (int i = 0; i < 3 * height * width; i++) {
      if (Float.compare(at(i), that.at(i)) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = 0; i < 3 * height * width; i++) {
      hash = 31 * hash + Float.hashCode(at(i));
    }
    return hash;
  }

  @Override
  public String toString() {
    return "picture " + width + " x " + height;
  }
}
