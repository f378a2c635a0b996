package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
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
    writeAtomically(file, encode(image));
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

  private static void writeAtomically(Path file, byte[] bytes) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || Files.isDirectory(file)) {
      throw new InvalidInputException("cannot write " + file + ": it is a folder");
    }
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "cannot write %s: folder %s does not exist".formatted(file, folder));
    }
    Path draft = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      try {
        Files.write(draft, bytes, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
          Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
          Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
        }
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new InvalidInputException("cannot write " + file + ": " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission is denied";
    }
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return reason == null ? e.toString() : reason;
  }
}
