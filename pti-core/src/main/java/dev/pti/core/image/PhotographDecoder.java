package dev.pti.core.image;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.drew.imaging.FileType;
import com.drew.imaging.FileTypeDetector;
import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import com.google.common.io.ByteSource;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageTypeSpecifier;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one image file.
 *
 * <p>The order matters: the header alone decides whether the size is within the limits, so that no
 * file can make the decoder ask for more memory than a photograph of the largest size needs. Then
 * the metadata tell the orientation, and only then the pixels are decoded.
 *
 * <p>ImageIO's decoders answer damaged data in many ways: checked exceptions, runtime exceptions,
 * or, for JPEG, a grey rest and no error at all. So whatever a decoder throws means damage, and so
 * does asking for bytes after the last.
 */
final class PhotographDecoder {
  private static final String FORMATS = "a JPEG, PNG, WebP, GIF, BMP or TIFF image";

  /** Four channels of 32 bits, the widest that are in use. */
  private static final int MOST_BYTES_A_PIXEL = 16;

  /** What WebP's decoder holds ahead of the bits that it uses. */
  private static final int WEBP_AHEAD = Long.BYTES;

  private PhotographDecoder() {}

  /** A decoder gave up, or wanted more than there is. */
  private static final class DamageException extends Exception {
    private static final long serialVersionUID = 1;

    DamageException(String message, @Nullable Exception cause) {
      super(message, cause);
    }
  }

  static Picture decode(String name, ByteSource source) {
    try {
      try {
        return decodeOnce(name, source);
      } catch (DamageException e) {
        return decodeOnce(name, WithoutProfile.of(source).orElseThrow(() -> e));
      }
    } catch (DamageException e) {
      throw new InvalidInputException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new InvalidInputException(name + " cannot be read: " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw Photographs.noRoom(name, e);
    }
  }

  private static Picture decodeOnce(String name, ByteSource source)
      throws IOException, DamageException {
    try (WatchedStream stream = new WatchedStream(source.openStream())) {
      if (source.isEmpty()) {
        throw new InvalidInputException(name + " is empty (0 bytes), wanted " + FORMATS);
      }
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new InvalidInputException(name + " is " + unread(source) + ", wanted " + FORMATS);
      }
      ImageReader reader = readers.next();
      try {
        return decode(name, source, stream, reader);
      } finally {
        reader.dispose();
      }
    }
  }

  /** Names what a telephone may have saved, say HEIC, which no decoder of Java's reads. */
  private static String unread(ByteSource source) throws IOException {
    try (InputStream in = source.openBufferedStream()) {
      FileType type = FileTypeDetector.detectFileType(in);
      return type == FileType.Unknown
          ? "not an image"
          : "a %s file, which is not read".formatted(type.getLongName());
    }
  }

  private static Picture decode(
      String name, ByteSource source, WatchedStream stream, ImageReader reader)
      throws IOException, DamageException {
    String format = format(reader);
    BufferedImage image;
    Metadata metadata;
    try {
      if (format.equals("WebP")) {
        if (isCutWebp(source)) {
          throw damaged(name, format, null);
        }
        stream.lendZeros(WEBP_AHEAD);
      }
      reader.setInput(stream, true, true);
      Photographs.requireSize(name, reader.getWidth(0), reader.getHeight(0));
      metadata = format.equals("PNG") ? readExif(source) : readMetadata(source);
      if (isCmykTiff(metadata)) {
        throw new InvalidInputException(name + " is a CMYK image, wanted RGB or grey");
      }
      requireNarrow(name, reader);
      stream.forgetEnd();
      image = read(source, reader, metadata);
    } catch (InvalidInputException | DamageException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw damaged(name, format, e);
    }
    if (stream.ranOut()) {
      throw damaged(name, format, null);
    }
    Photographs.requireConvertible(name, image);
    Orientation orientation = orientation(metadata);
    return switch (format) {
      case "PNG" -> Pixels.toPicture(image, orientation, PngColours.read(source));
      case "TIFF" -> {
        BufferedImage meant = TiffColours.asMeant(image, metadata);
        yield Pixels.toPicture(meant, orientation, TiffColours.conversion(meant, reader));
      }
      default -> Pixels.toPicture(image, orientation);
    };
  }

  private static BufferedImage read(ByteSource source, ImageReader reader, Metadata metadata)
      throws IOException {
    if (FourInks.areIn(metadata)) {
      return FourInks.read(reader, metadata);
    }
    return WideDifferences.areIn(metadata) ? WideDifferences.read(source, reader) : reader.read(0);
  }

  /** The limit of pixels bounds the memory only together with one of a pixel's bytes. */
  private static void requireNarrow(String name, ImageReader reader) throws IOException {
    @Nullable ImageTypeSpecifier raw = reader.getRawImageType(0);
    if (raw == null) {
      Iterator<ImageTypeSpecifier> types = reader.getImageTypes(0);
      if (!types.hasNext()) {
        return;
      }
      raw = types.next();
    }
    SampleModel samples = raw.getSampleModel();
    int bytes =
        samples.getNumDataElements() * DataBuffer.getDataTypeSize(samples.getDataType()) / 8;
    if (bytes > MOST_BYTES_A_PIXEL) {
      throw new InvalidInputException(
          "%s is %d x %d pixels of %d bytes, the most is %d bytes a pixel"
              .formatted(name, reader.getWidth(0), reader.getHeight(0), bytes, MOST_BYTES_A_PIXEL));
    }
  }

  private static DamageException damaged(String name, String format, @Nullable Exception cause) {
    return new DamageException(
        "%s is a truncated or damaged %s file".formatted(name, format), cause);
  }

  private static String format(ImageReader reader) throws IOException {
    String name = reader.getFormatName().toUpperCase(Locale.ROOT);
    return switch (name) {
      case "WEBP" -> "WebP";
      case "TIF" -> "TIFF";
      default -> name;
    };
  }

  /** The header holds the length, so that nothing of a cut file needs to be decoded. */
  private static boolean isCutWebp(ByteSource source) throws IOException {
    byte[] header = source.slice(4, 4).read();
    long length = Integer.toUnsignedLong(ByteBuffer.wrap(header).order(LITTLE_ENDIAN).getInt());
    return source.size() < 8 + length;
  }

  /**
   * Reads PNG's Exif alone: its texts are compressed, and the reader of all metadata would
   * decompress them whatever their size.
   */
  private static Metadata readExif(ByteSource source) throws IOException {
    Metadata metadata = new Metadata();
    byte[] exif = PngChunks.read(source, Set.of("eXIf"), "IEND").get("eXIf");
    if (exif != null) {
      // Some programs write its name before it, as in JPEG.
      String name = ExifReader.JPEG_SEGMENT_PREAMBLE;
      boolean isNamed = new String(exif, StandardCharsets.ISO_8859_1).startsWith(name);
      new ExifReader().extract(new ByteArrayReader(exif), metadata, isNamed ? name.length() : 0);
    }
    return metadata;
  }

  /** Reads what can be read: a photograph with broken metadata is still a photograph. */
  private static Metadata readMetadata(ByteSource source) throws IOException {
    try (InputStream stream = source.openBufferedStream()) {
      return ImageMetadataReader.readMetadata(stream);
    } catch (ImageProcessingException e) {
      return new Metadata();
    }
  }

  /** Java's decoder believes a profile of three channels, and takes black for alpha. */
  private static boolean isCmykTiff(Metadata metadata) {
    ExifIFD0Directory fields = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer colours =
        fields == null ? null : fields.getInteger(ExifIFD0Directory.TAG_PHOTOMETRIC_INTERPRETATION);
    return colours != null && colours == TiffColours.SEPARATED;
  }

  private static Orientation orientation(Metadata metadata) {
    ExifIFD0Directory exif = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    Integer value = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
    return value == null ? Orientation.UPRIGHT : Orientation.ofExif(value);
  }
}
