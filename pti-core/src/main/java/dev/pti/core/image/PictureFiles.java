package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.checkpoint.AtomicFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Saves pictures as PNG files, 8 bits a channel. A file appears under its name whole or not at all;
 * an older file of that name is replaced.
 */
public final class PictureFiles {
  private PictureFiles() {}

  /**
   * Saves a picture.
   *
   * @param picture values outside [-1, 1] are clipped
   * @param file a name ending in {@code .png}, in a folder that exists
   * @throws InvalidInputException if the file cannot be written there
   */
  public static void save(Picture picture, Path file) {
    save(picture.toBufferedImage(), file);
  }

  /**
   * Saves Java's image.
   *
   * @param image any type that PNG can hold
   * @param file a name ending in {@code .png}, in a folder that exists
   * @throws InvalidInputException if the file cannot be written there
   */
  public static void save(BufferedImage image, Path file) {
    if (!file.toString().endsWith(".png")) {
      throw new InvalidInputException(
          "cannot write " + file + ": pictures are saved as PNG, wanted a name ending in .png");
    }
    write(file, encode(image));
  }

  /**
   * Encodes a picture as a PNG file in memory.
   *
   * @param picture values outside [-1, 1] are clipped
   * @return the bytes of the file
   */
  public static byte[] encode(Picture picture) {
    return encode(picture.toBufferedImage());
  }

  private static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer =
        ImageIO.getImageWriters(ImageTypeSpecifier.createFromRenderedImage(image), "png").next();
    // Given a plain stream, ImageIO would use its disk cache.
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(stream);
      writer.write(new IIOImage(image, null, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static void write(Path file, byte[] bytes) {
    AtomicFiles.write(file, out -> out.write(bytes));
  }
}
