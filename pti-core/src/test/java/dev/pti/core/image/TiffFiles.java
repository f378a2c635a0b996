package dev.pti.core.image;

import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** TIFF files as other programs write them. */
final class TiffFiles {
  private TiffFiles() {}

  /** An image with a colour profile. */
  static byte[] withProfile(BufferedImage image, ICC_Profile profile) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      TIFFDirectory fields =
          TIFFDirectory.createFromMetadata(
              writer.getDefaultImageMetadata(
                  new ImageTypeSpecifier(image), writer.getDefaultWriteParam()));
      byte[] data = profile.getData();
      TIFFTag tag = BaselineTIFFTagSet.getInstance().getTag(BaselineTIFFTagSet.TAG_ICC_PROFILE);
      fields.addTIFFField(new TIFFField(tag, TIFFTag.TIFF_UNDEFINED, data.length, data));
      writer.setOutput(stream);
      writer.write(new IIOImage(image, null, fields.getAsMetadata()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * RGB of 16 bits as differences of neighbours, deflated, in tiles of 16 x 16 pixels that lie
   * beside each other.
   *
   * @param samples red, green and blue of each pixel of a row; every row is the same
   */
  static byte[] differences(int[] samples, ByteOrder order) {
    int tiles = samples.length / 48;
    byte[][] tile = new byte[tiles][];
    int begin = 8 + 6 + 8 * tiles;
    int size = begin;
    for (int i = 0; i < tiles; i++) {
      tile[i] = tile(samples, 48 * i, order);
      size += tile[i].length + tile[i].length % 2;
    }
    // Tag, type, count and value of each field; type 3 is short, 4 is int.
    int[][] fields = {
      {0x100, 4, 1, 16 * tiles},
      {0x101, 4, 1, 16},
      {0x102, 3, 3, 8},
      {0x103, 3, 1, 8},
      {0x106, 3, 1, 2},
      {0x115, 3, 1, 3},
      {0x13d, 3, 1, 2},
      {0x142, 3, 1, 16},
      {0x143, 3, 1, 16},
      {0x144, 4, tiles, 14},
      {0x145, 4, tiles, 14 + 4 * tiles},
    };
    ByteBuffer out = ByteBuffer.allocate(size + 6 + 12 * fields.length).order(order);
    out.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    out.putShort((short) 42).putInt(size);
    out.putShort((short) 16).putShort((short) 16).putShort((short) 16);
    int at = begin;
    for (int i = 0; i < tiles; i++) {
      out.putInt(14 + 4 * i, at).putInt(14 + 4 * (tiles + i), tile[i].length);
      out.put(at, tile[i]);
      at += tile[i].length + tile[i].length % 2;
    }
    out.position(size).putShort((short) fields.length);
    for (int[] field : fields) {
      out.putShort((short) field[0]).putShort((short) field[1]).putInt(field[2]);
      boolean isShort = field[1] == 3 && field[2] == 1;
      out.putInt(isShort && order == ByteOrder.BIG_ENDIAN ? field[3] << 16 : field[3]);
    }
    return out.array();
  }

  private static byte[] tile(int[] samples, int begin, ByteOrder order) {
    ByteBuffer differences = ByteBuffer.allocate(2 * 48 * 16).order(order);
    for (int y = 0; y < 16; y++) {
      for (int i = 0; i < 48; i++) {
        int before = i < 3 ? 0 : samples[begin + i - 3];
        differences.putShort((short) (samples[begin + i] - before));
      }
    }
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(differences.array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
