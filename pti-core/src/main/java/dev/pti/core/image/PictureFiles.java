package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import dev.pti.core.checkpoint.AtomicFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Saves pictures and grids of them as PNG files, 8 bits a channel, and animations as GIF. A file
 * appears under its name whole or not at all; an older file of that name is replaced.
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
   * Saves a strip or grid as one picture on white, with its titles above and to the left. Pictures
   * are shown at their own size, but at least 128 and at most 512 pixels a side.
   *
   * @param grid at most 16,384 pixels a side when drawn
   * @param file a name ending in {@code .png}, in a folder that exists
   * @throws InvalidInputException if it is too large, or the file cannot be written there
   */
  public static void save(PictureGrid grid, Path file) {
    save(grid, file, GridDrawing.usualSide(grid));
  }

  /**
   * Saves a strip or grid with pictures of a given size.
   *
   * @param grid at most 16,384 pixels a side when drawn
   * @param file a name ending in {@code .png}, in a folder that exists
   * @param side of each picture in pixels, 16 to 2,048
   * @throws InvalidInputException if a size is outside, or the file cannot be written there
   */
  public static void save(PictureGrid grid, Path file, int side) {
    save(draw(grid, side), file);
  }

  /**
   * Draws what {@link #save(PictureGrid, Path, int)} saves.
   *
   * @param grid at most 16,384 pixels a side when drawn
   * @param side of each picture in pixels, 16 to 2,048
   * @return an RGB image
   * @throws InvalidInputException if a size is outside
   */
  public static BufferedImage draw(PictureGrid grid, int side) {
    return GridDrawing.sheet(grid, side);
  }

  /**
   * Saves the pictures of a grid, row by row, as an animated GIF that repeats for ever, each with
   * its title below. The 256 colours are the same in all frames.
   *
   * @param grid of a walk and back, so that it repeats without a jump
   * @param file a name ending in {@code .gif}, in a folder that exists
   * @param delay how long each picture is shown, 20 ms to a minute, in steps of 10 ms
   * @throws InvalidInputException if the time is outside, or the file cannot be written there
   */
  public static void saveAnimation(PictureGrid grid, Path file, Duration delay) {
    saveAnimation(grid, file, delay, GridDrawing.usualSide(grid));
  }

  /**
   * Saves an animated GIF with pictures of a given size.
   *
   * @param grid of a walk and back, so that it repeats without a jump
   * @param file a name ending in {@code .gif}, in a folder that exists
   * @param delay how long each picture is shown, 20 ms to a minute, in steps of 10 ms
   * @param side of each picture in pixels, 16 to 2,048
   * @throws InvalidInputException if time or size are outside, or the file cannot be written there
   */
  public static void saveAnimation(PictureGrid grid, Path file, Duration delay, int side) {
    requireGif(file);
    write(file, AnimatedGif.encode(GridDrawing.frames(grid, side), delay));
  }

  /**
   * Saves pictures as an animated GIF that repeats for ever, at their own size and without titles.
   *
   * @param frames of one size, at least one; all are in memory
   * @param file a name ending in {@code .gif}
   * @param delay how long each picture is shown, 20 ms to a minute, in steps of 10 ms
   * @throws InvalidInputException if the time is outside, or the file cannot be written there
   */
  public static void saveAnimation(List<Picture> frames, Path file, Duration delay) {
    requireGif(file);
    write(file, AnimatedGif.encode(frames.stream().map(Picture::toBufferedImage).toList(), delay));
  }

  private static void requireGif(Path file) {
    if (!file.toString().endsWith(".gif")) {
      throw new InvalidInputException(
          "cannot write " + file + ": animations are saved as GIF, wanted a name ending in .gif");
    }
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
