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
 * Saves pictures and grids of them as PNG files, 8 bits a channel, and animations as GIF or APNG. A
 * file appears under its name whole or not at all; an older file of that name is replaced.
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
   * Saves the pictures of a grid, row by row, as an animation that repeats for ever, each with its
   * title below. A GIF has 256 colours, the same in all frames; an APNG has all of them, and is
   * larger.
   *
   * @param grid of a walk and back, so that it repeats without a jump
   * @param file a name ending in {@code .gif}, or in {@code .png} or {@code .apng} for an APNG, in
   *     a folder that exists
   * @param delay how long each picture is shown, 20 ms to a minute; in steps of 10 ms in a GIF
   * @throws InvalidInputException if the time is outside, or the file cannot be written there
   */
  public static void saveAnimation(PictureGrid grid, Path file, Duration delay) {
    saveAnimation(grid, file, delay, GridDrawing.usualSide(grid));
  }

  /**
   * Saves an animation with pictures of a given size.
   *
   * @param grid of a walk and back, so that it repeats without a jump
   * @param file a name ending in {@code .gif}, or in {@code .png} or {@code .apng} for an APNG, in
   *     a folder that exists
   * @param delay how long each picture is shown, 20 ms to a minute; in steps of 10 ms in a GIF
   * @param side of each picture in pixels, 16 to 2,048
   * @throws InvalidInputException if time or size are outside, or the file cannot be written there
   */
  public static void saveAnimation(PictureGrid grid, Path file, Duration delay, int side) {
    requireAnimation(file);
    write(GridDrawing.frames(grid, side), file, delay);
  }

  /**
   * Saves pictures as an animation that repeats for ever, at their own size and without titles.
   *
   * @param frames of one size, at least one; all are in memory
   * @param file a name ending in {@code .gif}, or in {@code .png} or {@code .apng} for APNG
   * @param delay how long each picture is shown, 20 ms to a minute, in steps of 10 ms
   * @throws InvalidInputException if the time is outside, or the file cannot be written there
   */
  public static void saveAnimation(List<Picture> frames, Path file, Duration delay) {
    requireAnimation(file);
    write(frames.stream().map(Picture::toBufferedImage).toList(), file, delay);
  }

  private static void write(List<BufferedImage> frames, Path file, Duration delay) {
    write(
        file,
        isGif(file)
            ? AnimatedGif.encode(frames, delay)
            : AnimatedPng.encode(frames, delay, PictureFiles::encode));
  }

  private static boolean isGif(Path file) {
    return file.toString().endsWith(".gif");
  }

  private static void requireAnimation(Path file) {
    String name = file.toString();
    if (!isGif(file) && !name.endsWith(".png") && !name.endsWith(".apng")) {
      throw new InvalidInputException(
          "cannot write "
              + file
              + ": animations are saved as GIF or APNG, wanted a name ending in .gif, .png or .apng");
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
