package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Mask;
import dev.pti.api.Picture;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/**
 * Reads masks from images and writes them: black is ignored, white counts, grey counts by its value
 * over 255.
 */
public final class Masks {
  /** How far red, green and blue of a grey JPEG may lie apart, of 2. */
  private static final float GREY = 8 / 127.5f;

  private Masks() {}

  /**
   * Reads a mask that is named after its file.
   *
   * @param path a grey image of the generator's size, as {@link Photographs#read(Path)} reads it
   * @return the mask
   * @throws InvalidInputException if the file is not an image, or is coloured, or black
   */
  public static Mask read(Path path) {
    Picture picture = Photographs.read(path);
    int width = picture.width();
    float[] weights = new float[picture.size().pixels()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (grey(path, picture, i / width, i % width) + 1) / 2;
    }
    return Mask.of(
        String.valueOf(path.getFileName()), FloatTensor.wrap(weights, picture.height(), width));
  }

  /**
   * Writes a mask as a grey image that {@link #read} takes back, its weights rounded to 8 bits.
   *
   * @param mask what to write
   * @param file a name ending in {@code .png}, in a folder that is created as needed
   * @throws InvalidInputException if the file cannot be written there
   */
  public static void write(Mask mask, Path file) {
    int width = mask.size().width();
    int height = mask.size().height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < width * height; i++) {
      int grey = Math.round(255 * mask.get(i / width, i % width));
      image.getRaster().setSample(i % width, i / width, 0, grey);
    }
    PictureFiles.save(image, file);
  }

  private static float grey(Path path, Picture picture, int row, int column) {
    float red = picture.get(0, row, column);
    float green = picture.get(1, row, column);
    float blue = picture.get(2, row, column);
    float apart = Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue));
    if (apart > GREY) {
      throw new InvalidInputException(
          "mask %s is coloured at row %d, column %d, wanted grey: white counts, black is ignored"
              .formatted(path, row, column));
    }
    return Math.max(-1, Math.min(1, green));
  }
}
