package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes NumPy's format, version 1, as {@link NpyHeader} reads it; and archives of it. */
final class NpyWriter {
  private static final byte[] START = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
  private static final String SUFFIX = ".npy";

  /** NumPy aligns values so that they can be mapped into memory. */
  private static final int ALIGNMENT = 64;

  private NpyWriter() {}

  static void write(FloatTensor tensor, OutputStream out) throws IOException {
    out.write(header(tensor));
    FloatBytes.write(tensor, out);
  }

  private static byte[] header(FloatTensor tensor) {
    StringBuilder text = new StringBuilder("{'descr': '<f4', 'fortran_order': False, 'shape': (");
    long[] shape = tensor.shape();
    for (int axis = 0; axis < shape.length; axis++) {
      text.append(axis == 0 ? "" : " ").append(shape[axis]);
      text.append(axis == shape.length - 1 && axis > 0 ? "" : ",");
    }
    text.append("), }");
    int before = START.length + Short.BYTES;
    text.append(" ".repeat(Math.floorMod(-(before + text.length() + 1), ALIGNMENT))).append('\n');
    return ByteBuffer.allocate(before + text.length())
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(START)
        .putShort((short) text.length())
        .put(text.toString().getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  static void writeArchive(SortedMap<String, FloatTensor> tensors, OutputStream out)
      throws IOException {
    StoredZip zip = new StoredZip(out, 1);
    for (Map.Entry<String, FloatTensor> entry : tensors.entrySet()) {
      FloatTensor tensor = entry.getValue();
      zip.add(
          entry.getKey() + SUFFIX,
          header(tensor).length + FloatBytes.count(tensor),
          bytes -> write(tensor, bytes));
    }
    zip.finish();
  }

  /** Sorts tensors by name and refuses names that no archive can hold. */
  static SortedMap<String, FloatTensor> checked(String label, Map<String, FloatTensor> tensors) {
    for (String name : tensors.keySet()) {
      if (name.isEmpty()
          || name.equals("..")
          || name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))
          || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
        throw new InvalidInputException(
            "cannot write %s: no array can be named %s".formatted(label, quoted(name)));
      }
      // NumPy looks the name up with and without its ending.
      if (tensors.containsKey(name + SUFFIX)) {
        throw new InvalidInputException(
            "cannot write %s: NumPy takes %s and %s for the same name"
                .formatted(label, name, name + SUFFIX));
      }
    }
    return new TreeMap<>(tensors);
  }

  /** With what cannot be printed as {@code \}{@code u0007}. */
  private static String quoted(String name) {
    StringBuilder text = new StringBuilder("\"");
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      text.append(
          Character.isISOControl(c) || Character.isSurrogate(c)
              ? "\\u%04x".formatted((int) c)
              : String.valueOf(c));
    }
    return text.append('"').toString();
  }
}
