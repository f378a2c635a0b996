package dev.pti.core.checkpoint;

import com.google.common.collect.Maps;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.pti.api.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;

/**
 * The identity of a set of named tensors, the same in whichever format they are stored.
 *
 * <p>The SHA-256 runs over the tensors in the order of their names' UTF-8 bytes (unsigned). Each
 * contributes, all integers and floats little-endian and nothing between them:
 *
 * <ol>
 *   <li>the length of the name in bytes, int32, and the name in UTF-8;
 *   <li>the number of axes, int32, and the size of each, int64;
 *   <li>the values, row-major, float32.
 * </ol>
 *
 * <p>Bits count: 0 and -0 differ, and so do NaNs of different bits.
 */
public final class Checksums {
  private static final int CHUNK = 1 << 14;
  private static final Comparator<byte[]> UNSIGNED = Arrays::compareUnsigned;

  private Checksums() {}

  /**
   * Computes the identity of named tensors.
   *
   * @param tensors in any order
   * @return 64 lower-case hexadecimal digits
   */
  public static String sha256(Map<String, FloatTensor> tensors) {
    return sha256Of(Maps.transformValues(tensors, TensorSource::of));
  }

  /**
   * Computes the identity of named tensors, of which one is in memory at a time.
   *
   * @param tensors in any order
   * @return 64 lower-case hexadecimal digits
   */
  public static String sha256Of(Map<String, TensorSource> tensors) {
    Hasher hasher = Hashing.sha256().newHasher();
    tensors.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Checksums::utf8, UNSIGNED)))
        .forEach(entry -> put(hasher, entry.getKey(), entry.getValue().read()));
    return hasher.hash().toString();
  }

  private static byte[] utf8(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(Hasher hasher, String name, FloatTensor tensor) {
    // Guava's hashers take integers little-endian.
    hasher.putInt(utf8(name).length).putBytes(utf8(name)).putInt(tensor.rank());
    for (long axis : tensor.shape()) {
      hasher.putLong(axis);
    }
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < tensor.count(); i++) {
      chunk.putInt(Float.floatToRawIntBits(tensor.get(i)));
      if (!chunk.hasRemaining()) {
        hasher.putBytes(chunk.array());
        chunk.clear();
      }
    }
    hasher.putBytes(chunk.array(), 0, chunk.position());
  }
}
