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
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(Arrays.toString(tensor.shape()).getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes(tensor.toArray()));
      return HexFormat.of().formatHex(digest.digest());
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
