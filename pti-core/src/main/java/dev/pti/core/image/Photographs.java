package dev.pti.core.image;

import ai.djl.modality.cv.Image;
import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.shared.BundledBytes;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads photographs into upright sRGB pictures at full size.
 *
 * <p>JPEG, PNG, WebP, GIF (its first frame), BMP and TIFF files are read; EXIF orientation is
 * applied, transparent places become white, grey becomes RGB, and 16-bit samples keep their
 * precision. Embedded colour profiles are applied, except in grey JPEG files, and so is the gamma
 * of a PNG file that has no profile. A photograph has at least {@value #SMALLEST_SIDE} pixels a
 * side and at most {@value #MOST_PIXELS} pixels in all, of at most 16 bytes each. The content of a
 * file decides its kind, not its name.
 *
 * <p>Reading an opaque 8-bit file takes twice the 3 bytes a pixel of the picture; 16 bits and
 * transparency take 12 bytes a pixel and the decoder's own. Thread-safe.
 */
public final class Photographs {
  /** The least width and height. */
  static final int SMALLEST_SIDE = 16;

  /** The most pixels: more than any camera's, few enough to hold. */
  static final int MOST_PIXELS = 100_000_000;

  private Photographs() {}

  /**
   * Reads a file.
   *
   * @param path an image file
   * @return the picture, upright
   * @throws InvalidInputException if the file is missing, empty, truncated, too small, too large
   *     (also for the Java heap), Lab or a CMYK TIFF, of signed or 32-bit integers or of
   *     floating-point grey, or not an image
   */
  public static Picture read(Path path) {
    if (!Files.exists(path)) {
      throw new InvalidInputException(path + " does not exist");
    }
    if (Files.isDirectory(path)) {
      throw new InvalidInputException(path + " is a folder, wanted an image file");
    }
    if (!Files.isReadable(path)) {
      throw new InvalidInputException(path + " cannot be read: permission is denied");
    }
    return PhotographDecoder.decode(path.toString(), MoreFiles.asByteSource(path));
  }

  /**
   * Reads an encoded image that is in memory, such as an upload.
   *
   * @param name what errors call it
   * @param encoded the bytes of an image file; not kept
   * @return the picture, upright
   * @throws InvalidInputException as {@link #read(Path)}
   */
  public static Picture read(String name, byte[] encoded) {
    return PhotographDecoder.decode(name, ByteSource.wrap(encoded));
  }

  /**
   * Converts Java's image, of any type.
   *
   * @param image an upright image; not kept
   * @return the picture
   * @throws InvalidInputException if the image is too small, too large, CMYK or Lab, of signed or
   *     32-bit integers or of floating-point grey
   */
  public static Picture of(BufferedImage image) {
    requireSize("image", image.getWidth(), image.getHeight());
    requireConvertible("image", image);
    return Pixels.toPicture(image, Orientation.UPRIGHT);
  }

  /**
   * Converts DJL's image. DJL's own reading forgets EXIF orientation: prefer {@link #read(Path)}
   * for files.
   *
   * @param image an upright image; not kept
   * @return the picture
   * @throws InvalidInputException if the image is too small or too large
   */
  public static Picture of(Image image) {
    requireSize("image", image.getWidth(), image.getHeight());
    if (image.getWrappedImage() instanceof BufferedImage wrapped) {
      return of(wrapped);
    }
    // Other image libraries share only files with us; PNG loses nothing.
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try {
      image.save(png, "png");
    } catch (IOException e) {
      throw new InvalidInputException("image cannot be converted: " + e.getMessage(), e);
    }
    return read("image", png.toByteArray());
  }

  /**
   * Returns the bundled example: a portrait of the astronaut Eileen Collins by NASA, in the public
   * domain, aligned as the default generator's training pictures are.
   *
   * @return 256 x 256 pixels
   */
  public static Picture portrait() {
    return bundled("portrait.png");
  }

  /**
   * Returns the bundled photograph from which {@link #portrait} was cut: not aligned, its face a
   * fifth of its width.
   *
   * @return 512 x 512 pixels
   */
  public static Picture astronaut() {
    return bundled("astronaut.jpg");
  }

  private static Picture bundled(String name) {
    return read(name, BundledBytes.of(Photographs.class, "/dev/pti/" + name));
  }

  static void requireSize(String name, int width, int height) {
    if (width < SMALLEST_SIDE || height < SMALLEST_SIDE) {
      throw new InvalidInputException(
          "%s is %d x %d pixels, wanted at least %d x %d"
              .formatted(name, width, height, SMALLEST_SIDE, SMALLEST_SIDE));
    }
    long pixels = (long) width * height;
    if (pixels > MOST_PIXELS) {
      throw new InvalidInputException(
          String.format(
              Locale.ROOT,
              "%s is %d x %d pixels (%.1f megapixels), the limit is %d megapixels",
              name,
              width,
              height,
              pixels / 1e6,
              MOST_PIXELS / 1_000_000));
    }
  }

  /** The error for a file that is within the limits, but not within this program's memory. */
  static InvalidInputException noRoom(String name, OutOfMemoryError cause) {
    return new InvalidInputException(
        "%s does not fit into the Java heap of %d MiB (-Xmx)"
            .formatted(name, Runtime.getRuntime().maxMemory() >> 20),
        cause);
  }

  static void requireConvertible(String name, BufferedImage image) {
    String colours =
        switch (image.getColorModel().getColorSpace().getType()) {
          case ColorSpace.TYPE_CMYK -> "CMYK";
          case ColorSpace.TYPE_Lab -> "Lab";
          default -> "";
        };
    if (!colours.isEmpty()) {
      throw new InvalidInputException(
          "%s is a %s image, wanted RGB or grey".formatted(name, colours));
    }
    if (image.getColorModel() instanceof ComponentColorModel model) {
      requireReadSamples(name, model);
    }
  }

  /**
   * Refuses samples whose white nobody knows or that Java brightens: what a TIFF file holds in 32
   * bits or with a sign is measured values more often than a photograph.
   */
  private static void requireReadSamples(String name, ComponentColorModel model) {
    boolean isGrey = model.getColorSpace().getType() == ColorSpace.TYPE_GRAY;
    String samples =
        switch (model.getTransferType()) {
          case DataBuffer.TYPE_SHORT -> "signed samples";
          case DataBuffer.TYPE_INT -> "integer samples of 32 bits";
          case DataBuffer.TYPE_FLOAT, DataBuffer.TYPE_DOUBLE ->
              isGrey ? "floating-point samples of grey" : "";
          default -> "";
        };
    if (!samples.isEmpty()) {
      throw new InvalidInputException(
          "%s has %s, wanted 8 or 16 bits without a sign".formatted(name, samples));
    }
  }
}
