package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures and files that the tests of this room draw. */
final class TestImages {
  /** Grey levels of the six 16 x 16 blocks of {@link #blocks()}, row by row. */
  static final int[] LEVELS = {10, 50, 90, 130, 170, 210};

  private TestImages() {}

  /** Draws two rows of three grey blocks, each 16 x 16 so that JPEG keeps them apart. */
  static BufferedImage blocks() {
    BufferedImage image = new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 48; x++) {
        image.setRGB(x, y, LEVELS[y / 16 * 3 + x / 16] * 0x010101);
      }
    }
    return image;
  }

  /** Red rises to the right, green downwards, blue is 0. */
  static Picture gradient(int height, int width) {
    float[] values = new float[3 * height * width];
    for (int i = 0; i < height * width; i++) {
      values[i] = 2f * (i % width) / width - 1;
      int row = i / width;
      values[height * width + i] = 2f * row / height - 1;
    }
    return Picture.of(FloatTensor.wrap(values, 3, height, width));
  }

  /** Black and white columns of one pixel. */
  static Picture stripes(int side) {
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2 == 0 ? -1 : 1;
    }
    return Picture.of(FloatTensor.wrap(values, 3, side, side));
  }

  /** A picture of deterministic waves and noise on 8-bit levels; the Python twins draw the same. */
  static Picture pattern(int height, int width) {
    float[] values = new float[3 * height * width];
    int at = 0;
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int wave = (x * (c + 2) + y * 3 + x * y / 7) % 97;
          int noise = (x * 73 + y * 151 + c * 57 + x * y * 31 + 17) % 256;
          values[at++] = (float) (2 * (Math.floor(wave * 2.0 + .2 * noise) / 255) - 1);
        }
      }
    }
    return Picture.of(FloatTensor.wrap(values, 3, height, width));
  }

  static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, format, stream)) {
        throw new AssertionError("no writer of " + format + " for " + image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Puts an EXIF segment that holds nothing but the orientation after the start of a JPEG file. */
  static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + 36);
    out.put(jpeg, 0, 2);
    out.putShort((short) 0xffe1).putShort((short) 34);
    out.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
    out.putShort((short) 1);
    out.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) orientation);
    out.putShort((short) 0).putInt(0);
    out.put(jpeg, 2, jpeg.length - 2);
    return out.array();
  }

  /** Puts a segment that holds a colour profile after the start of a JPEG file. */
  static byte[] withProfile(byte[] jpeg, byte[] data) {
    ByteBuffer out = ByteBuffer.allocate(jpeg.length + 18 + data.length);
    out.put(jpeg, 0, 2);
    out.putShort((short) 0xffe2).putShort((short) (16 + data.length));
    out.put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1)).put(data);
    out.put(jpeg, 2, jpeg.length - 2);
    return out.array();
  }

  /** Puts a chunk after the header of a PNG file. */
  static byte[] withChunk(byte[] png, String type, byte[] data) {
    byte[] chunk =
        ByteBuffer.allocate(4 + data.length)
            .put(type.getBytes(StandardCharsets.US_ASCII))
            .put(data)
            .array();
    CRC32 crc = new CRC32();
    crc.update(chunk);
    return ByteBuffer.allocate(png.length + 12 + data.length)
        .put(png, 0, 33)
        .putInt(data.length)
        .put(chunk)
        .putInt((int) crc.getValue())
        .put(png, 33, png.length - 33)
        .array();
  }

  /** Puts a colour profile into a PNG file. */
  static byte[] withPngProfile(byte[] png, ICC_Profile profile) {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes("a profile\0\0".getBytes(StandardCharsets.ISO_8859_1));
    try (DeflaterOutputStream packed = new DeflaterOutputStream(chunk)) {
      packed.write(profile.getData());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return withChunk(png, "iCCP", chunk.toByteArray());
  }

  /** Puts a colour profile into a lossless WebP file of 32 x 24 pixels that has no metadata. */
  static byte[] withWebpProfile(byte[] webp, byte[] data) {
    int padded = data.length + data.length % 2;
    ByteBuffer out =
        ByteBuffer.allocate(webp.length + 18 + 8 + padded).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(out.capacity() - 8);
    out.put("WEBPVP8X".getBytes(StandardCharsets.US_ASCII)).putInt(10).putInt(0x20);
    out.put(new byte[] {31, 0, 0, 23, 0, 0});
    out.put("ICCP".getBytes(StandardCharsets.US_ASCII)).putInt(data.length).put(data);
    out.position(out.position() + padded - data.length);
    return out.put(webp, 12, webp.length - 12).array();
  }

  /** A TIFF file of floating-point colours that promises a size, with a few bytes of pixels. */
  static byte[] floatTiff(int width, int height, int bits) {
    // Tag, type, count and value of each field; type 3 is short, 4 is int.
    int[][] fields = {
      {0x100, 4, 1, width},
      {0x101, 4, 1, height},
      {0x102, 3, 3, 8},
      {0x103, 3, 1, 1},
      {0x106, 3, 1, 2},
      {0x111, 4, 1, 8},
      {0x115, 3, 1, 3},
      {0x116, 4, 1, height},
      {0x117, 4, 1, 12},
      {0x153, 3, 3, 14},
    };
    ByteBuffer out = ByteBuffer.allocate(26 + 12 * fields.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("II*\0".getBytes(StandardCharsets.ISO_8859_1)).putInt(20);
    for (int value : new int[] {bits, bits, bits, 3, 3, 3, fields.length}) {
      out.putShort((short) value);
    }
    for (int[] field : fields) {
      out.putShort((short) field[0]).putShort((short) field[1]).putInt(field[2]).putInt(field[3]);
    }
    return out.putInt(0).array();
  }

  /**
   * A TIFF file of 16 x 16 equal pixels.
   *
   * @param format of samples: 1 is unsigned, 2 signed, 3 floating-point
   * @param colours 1 is grey, 2 RGB, 6 YCbCr without subsampling, 8 Lab
   * @param pixel the bytes of one, little-endian
   */
  static byte[] tiff(int bits, int samples, int format, int colours, byte[] pixel) {
    return tiff(bits, samples, format, colours, OptionalInt.empty(), pixel);
  }

  /**
   * The same with a fourth sample.
   *
   * @param extra what it is: 0 is not said, 1 alpha that the colours are multiplied by, 2 alpha;
   *     empty to leave the field out
   */
  static byte[] tiff(
      int bits, int samples, int format, int colours, OptionalInt extra, byte[] pixel) {
    return tiff(bits, samples, format, colours, extra, pixel, new byte[0]);
  }

  /** The same of 8 bits with a colour profile. */
  static byte[] tiff(int colours, OptionalInt extra, byte[] pixel, ICC_Profile profile) {
    return tiff(8, pixel.length, 1, colours, extra, pixel, profile.getData());
  }

  private static byte[] tiff(
      int bits,
      int samples,
      int format,
      int colours,
      OptionalInt extra,
      byte[] pixel,
      byte[] profile) {
    int[][] fields = {
      {0x100, 4, 1, 16},
      {0x101, 4, 1, 16},
      {0x102, 3, samples, samples == 1 ? bits : 8},
      {0x103, 3, 1, 1},
      {0x106, 3, 1, colours},
      {0x111, 4, 1, 24},
      {0x115, 3, 1, samples},
      {0x116, 4, 1, 16},
      {0x117, 4, 1, 256 * pixel.length},
      {0x152, 3, 1, extra.orElse(-1)},
      {0x153, 3, samples, samples == 1 ? format : 16},
      {0x212, 3, 2, 0x10001},
      {0x8773, 7, profile.length, 0},
    };
    // YCbCr alone may say how it is subsampled.
    int[][] written =
        Arrays.stream(fields)
            .filter(it -> it[0] != 0x212 || colours == 6)
            .filter(it -> it[0] != 0x152 || extra.isPresent())
            .filter(it -> it[0] != 0x8773 || profile.length > 0)
            .toArray(int[][]::new);
    int count = written.length;
    int directory = 24 + 256 * pixel.length;
    int end = directory + 6 + 12 * count;
    fields[fields.length - 1][3] = end;
    ByteBuffer out = ByteBuffer.allocate(end + profile.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("II*\0".getBytes(StandardCharsets.ISO_8859_1)).putInt(directory);
    for (int value : new int[] {bits, bits, bits, bits, format, format, format, format}) {
      out.putShort((short) value);
    }
    for (int i = 0; i < 256; i++) {
      out.put(pixel);
    }
    out.putShort((short) count);
    for (int[] field : written) {
      out.putShort((short) field[0]).putShort((short) field[1]).putInt(field[2]).putInt(field[3]);
    }
    out.putInt(0).put(profile);
    return out.array();
  }

  /** The first bytes of a PNG file that promises a size, with no pixels behind them. */
  static byte[] pngHeader(int width, int height) {
    byte[] header =
        ByteBuffer.allocate(17)
            .put("IHDR".getBytes(StandardCharsets.US_ASCII))
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    CRC32 crc = new CRC32();
    crc.update(header);
    return ByteBuffer.allocate(33)
        .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})
        .putInt(13)
        .put(header)
        .putInt((int) crc.getValue())
        .array();
  }

  /**
   * A lossless WebP file whose length is what its header says.
   *
   * @param symbols 1 or 2: how many values a channel can have, so that it takes 0 or 1 bits
   * @param pixelBytes zeros behind the codes, each a bit of a channel
   */
  static byte[] webp(int width, int height, int symbols, int pixelBytes) {
    BitSet bits = new BitSet();
    int at = put(bits, 0, 0x2f, 8);
    at = put(bits, at, width - 1, 14);
    at = put(bits, at, height - 1, 14);
    // Alpha, then no version, transform, colour cache and meta codes.
    at = put(bits, at, 1, 7);
    for (int channel = 0; channel < 4; channel++) {
      // A simple code; its first symbol is a bit, 0, and the second a byte.
      at = put(bits, at, 1 | (symbols - 1) << 1, 4);
      at = symbols == 1 ? at : put(bits, at, 0xff, 8);
    }
    // The distances, which are never used, are a simple code of one symbol.
    at = put(bits, at, 1, 4);
    byte[] data = Arrays.copyOf(bits.toByteArray(), (at + 7) / 8 + pixelBytes);
    int padded = data.length + data.length % 2;
    ByteBuffer out = ByteBuffer.allocate(20 + padded).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(12 + padded);
    out.put("WEBPVP8L".getBytes(StandardCharsets.US_ASCII)).putInt(data.length);
    return out.put(data).array();
  }

  private static int put(BitSet bits, int at, int value, int count) {
    for (int i = 0; i < count; i++) {
      bits.set(at + i, (value >> i & 1) == 1);
    }
    return at + count;
  }

  static byte[] half(byte[] file) {
    return Arrays.copyOf(file, file.length / 2);
  }

  static Path resource(String name) {
    URL url = Objects.requireNonNull(TestImages.class.getResource("/images/" + name));
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** The 8-bit values of one pixel. */
  static int[] rgb(Picture picture, int row, int column) {
    return new int[] {
      picture.get8Bit(0, row, column),
      picture.get8Bit(1, row, column),
      picture.get8Bit(2, row, column)
    };
  }
}
