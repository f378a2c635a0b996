package dev.pti.core.film;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.pti.api.Picture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What tells a frame from another: a checksum over its size and values, whatever its file. */
final class FrameChecksum {
  private FrameChecksum() {}

  static String sha256(Picture frame) {
    Hasher hasher = Hashing.sha256().newHasher();
    hasher.putInt(frame.width()).putInt(frame.height());
    ByteBuffer values =
        ByteBuffer.allocate(Float.BYTES * frame.width()).order(ByteOrder.LITTLE_ENDIAN);
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < frame.height(); row++) {
        values.clear();
        for (int column = 0; column < frame.width(); column++) {
          values.putFloat(frame.get(channel, row, column));
        }
        hasher.putBytes(values.array());
      }
    }
    return hasher.hash().toString();
  }
}
