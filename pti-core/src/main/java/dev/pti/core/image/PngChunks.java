package dev.pti.core.image;

import com.google.common.io.ByteSource;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The chunks of a PNG file, as they lie in it: nothing is decompressed. */
final class PngChunks {
  private static final int SIGNATURE = 8;

  /** More no chunk has that is asked for here. */
  static final int MOST_BYTES = 8 << 20;

  private PngChunks() {}

  /**
   * Reads chunks; one that is too large counts as absent, and so does whatever follows damage.
   *
   * @param types as in {@code gAMA}
   * @param last where to stop
   * @return the last chunk of each type
   */
  static Map<String, byte[]> read(ByteSource source, Set<String> types, String last)
      throws IOException {
    Map<String, byte[]> chunks = new HashMap<>();
    try (DataInputStream in = new DataInputStream(source.openBufferedStream())) {
      in.skipNBytes(SIGNATURE);
      while (true) {
        int length = in.readInt();
        String type = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        if (type.equals(last) || length < 0) {
          return chunks;
        }
        if (length <= MOST_BYTES && types.contains(type)) {
          chunks.put(type, in.readNBytes(length));
        } else {
          in.skipNBytes(length);
        }
        in.skipNBytes(4);
      }
    } catch (EOFException e) {
      return chunks;
    }
  }
}
