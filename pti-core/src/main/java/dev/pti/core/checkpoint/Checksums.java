package dev.pti.core.checkpoint;

import com.google.common.collect.Maps;
import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.pti.api.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;

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
    return sha256(
        Maps.transformValues(tensors, FloatTensor::shape),
        (name, into) -> into.put(Objects.requireNonNull(tensors.get(name)).toArray()));
  }

  /** Reads the values of a named tensor. */
  interface Values {
    /** Puts the values, row-major, into a buffer that has room for exactly them. */
    void read(String name, FloatBuffer into);
  }

  /** Computes the identity of named tensors, of which one is in memory at a time. */
  static String sha256(Map<String, long[]> shapes, Values values) {
    Hasher hasher = Hashing.sha256().newHasher();
    int most = shapes.values().stream().mapToInt(Shapes::count).max().orElse(0);
    FloatBuffer buffer = FloatBuffer.allocate(most);
    shapes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(Checksums::utf8, UNSIGNED)))
        .forEach(
            entry -> {
              buffer.clear().limit(Shapes.count(entry.getValue()));
              values.read(entry.getKey(), buffer);
              put(hasher, entry.getKey(), entry.getValue(), buffer.flip());
            });
    return hasher.hash().toString();
  }

  private static byte[] utf8(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(Hasher hasher, String name, long[] shape, FloatBuffer values) {
    // Guava's hashers take integers little-endian.
    hasher.putInt(utf8(name).length).putBytes(utf8(name)).putInt(shape.length);
    for (long axis : shape) {
      hasher.putLong(axis);
    }
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    while (values.hasRemaining()) {
      chunk.putInt(Float.floatToRawIntBits(values.get()));
      if (!chunk.hasRemaining()) {
        hasher.putBytes(chunk.array());
        chunk.clear();
      }
    }
    hasher.putBytes(chunk.array(), 0, chunk.position());
  }
}
