package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A tensor's values as little-endian float32, row-major. */
final class FloatBytes {
  private static final int CHUNK = 1 << 16;

  private FloatBytes() {}

  static long count(FloatTensor tensor) {
    return (long) tensor.count() * Float.BYTES;
  }

  static void write(FloatTensor tensor, OutputStream out) throws IOException {
    byte[] bytes = new byte[(int) Math.min(CHUNK, count(tensor))];
    ByteBuffer chunk = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tensor.count(); i++) {
      chunk.putFloat(tensor.get(i));
      if (!chunk.hasRemaining()) {
        out.write(bytes);
        chunk.clear();
      }
    }
    out.write(bytes, 0, chunk.position());
  }
}
