package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;

/** Vectors as text: base64 of their float32 values, little-endian, row-major. */
final class VectorText {
  private VectorText() {}

  static String of(float[] values) {
    return Base64.getEncoder().encodeToString(bytes(values));
  }

  static float[] read(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("values are not base64: " + e.getMessage(), e);
    }
    if (bytes.length % Float.BYTES != 0) {
      throw new InvalidInputException(
          "values are %d bytes, wanted a multiple of 4".formatted(bytes.length));
    }
    float[] values = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }

  /** Identifies a vector or stack: the sha256 over its shape, as text, and its bytes. */
  static String sha256(FloatTensor tensor) {
    MessageDigest digest = sha256();
    add(tensor, digest);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Identifies several: the sha256 over name, shape and bytes of each, by their names. */
  static String sha256(SortedMap<String, FloatTensor> tensors) {
    MessageDigest digest = sha256();
    tensors.forEach(
        (name, tensor) -> {
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          add(tensor, digest);
        });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(FloatTensor tensor, MessageDigest digest) {
    digest.update(Arrays.toString(tensor.shape()).getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes(tensor.toArray()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
