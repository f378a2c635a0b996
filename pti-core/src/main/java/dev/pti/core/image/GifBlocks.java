package dev.pti.core.image;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The blocks that a GIF file is made of, none of which is decoded. Java's reader counts the frames
 * that are whole, and says nothing of one that the file's end cuts: of a film that was not
 * downloaded to its end it gives the beginning.
 */
final class GifBlocks {
  private static final int EXTENSION = 0x21;
  private static final int IMAGE = 0x2c;
  private static final int BYTES_OF_A_HEADER = 10;
  private static final int BYTES_OF_A_PLACE = 8;
  private static final int HAS_TABLE = 0x80;

  private GifBlocks() {}

  /**
   * Steps over all blocks. A file may lack the byte that says that no more follows, and may hold
   * anything behind it.
   *
   * @throws EOFException if the file ends within a block
   */
  static void requireWhole(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      in.skipNBytes(BYTES_OF_A_HEADER);
      int table = in.readUnsignedByte();
      in.skipNBytes(2);
      skipTable(in, table);
      for (int block = in.read(); block == EXTENSION || block == IMAGE; block = in.read()) {
        if (block == IMAGE) {
          in.skipNBytes(BYTES_OF_A_PLACE);
          skipTable(in, in.readUnsignedByte());
        }
        // The kind of the extension, or how wide the image's codes are.
        in.skipNBytes(1);
        for (int bytes = in.readUnsignedByte(); bytes > 0; bytes = in.readUnsignedByte()) {
          in.skipNBytes(bytes);
        }
      }
    }
  }

  /** A table of colours, if there is one, has 3 bytes for each of 2 to 256. */
  private static void skipTable(DataInputStream in, int flags) throws IOException {
    if ((flags & HAS_TABLE) != 0) {
      in.skipNBytes(3L << ((flags & 7) + 1));
    }
  }
}
