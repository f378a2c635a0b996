package dev.pti.core.image;

import static java.nio.ByteOrder.BIG_ENDIAN;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.google.common.io.ByteSource;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.ImageReader;

/**
 * TIFF files of 16 bits that hold the differences of neighbours, which compress better, as
 * photographers' programs write them. Java undoes differences of 8 bits alone. So it is told that
 * there are none, and they are summed here.
 */
final class WideDifferences {
  private static final int PREDICTOR = 0x13d;
  private static final int OF_NEIGHBOURS = 2;
  private static final int BITS = 16;

  /** White is 0: Java turns samples round, and what it turns are differences. */
  private static final int TURNED = 0;

  private static final int BYTES_OF_AN_ENTRY = 12;

  private WideDifferences() {}

  static boolean areIn(Metadata metadata) {
    ExifIFD0Directory fields = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    if (fields == null) {
      return false;
    }
    Integer predictor = fields.getInteger(PREDICTOR);
    Integer colours = fields.getInteger(ExifIFD0Directory.TAG_PHOTOMETRIC_INTERPRETATION);
    int[] bits = fields.getIntArray(ExifIFD0Directory.TAG_BITS_PER_SAMPLE);
    return predictor != null
        && predictor == OF_NEIGHBOURS
        && colours != null
        && colours != TURNED
        && bits != null
        && Arrays.stream(bits).allMatch(it -> it == BITS);
  }

  /** Decodes a file anew; nothing of it is of use to the reader afterwards. */
  static BufferedImage read(ByteSource source, ImageReader reader) throws IOException {
    try (WatchedStream stream = new WatchedStream(withoutPredictor(source).openStream())) {
      reader.setInput(stream, true, true);
      BufferedImage image = reader.read(0);
      if (stream.ranOut()) {
        throw new EOFException();
      }
      sum(image.getRaster(), reader.getTileWidth(0));
      return image;
    }
  }

  /** Each row begins anew, and so does it in each tile. */
  private static void sum(WritableRaster raster, int tileWidth) {
    int bands = raster.getNumBands();
    int width = raster.getWidth();
    int[] row = new int[width * bands];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int i = bands; i < row.length; i++) {
        if (i / bands % tileWidth != 0) {
          row[i] = row[i] + row[i - bands] & 0xffff;
        }
      }
      raster.setPixels(0, y, width, 1, row);
    }
  }

  private static ByteSource withoutPredictor(ByteSource source) throws IOException {
    byte[] header = bytes(source, 0, 8);
    ByteOrder order = header[0] == 'I' ? LITTLE_ENDIAN : BIG_ENDIAN;
    long begin = 2 + Integer.toUnsignedLong(ordered(header, order).getInt(4));
    int count = Short.toUnsignedInt(ordered(bytes(source, begin - 2, 2), order).getShort(0));
    byte[] entries = bytes(source, begin, count * BYTES_OF_AN_ENTRY);
    ByteBuffer changed = ordered(entries, order);
    for (int entry = 0; entry < entries.length; entry += BYTES_OF_AN_ENTRY) {
      if (changed.getShort(entry) == PREDICTOR) {
        // As a short it is the first two of the four bytes of a value.
        changed.putShort(entry + 8, (short) 1);
      }
    }
    long rest = begin + entries.length;
    return ByteSource.concat(
        source.slice(0, begin),
        ByteSource.wrap(entries),
        source.slice(rest, Long.MAX_VALUE - rest));
  }

  private static byte[] bytes(ByteSource source, long at, int count) throws IOException {
    byte[] bytes = source.slice(at, count).read();
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  private static ByteBuffer ordered(byte[] bytes, ByteOrder order) {
    return ByteBuffer.wrap(bytes).order(order);
  }
}
