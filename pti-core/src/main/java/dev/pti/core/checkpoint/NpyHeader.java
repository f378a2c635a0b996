package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The header of a NumPy array: a magic string, a version, a length and a Python dict as text, as in
 * {@code {'descr': '<f8', 'fortran_order': False, 'shape': (1, 512), }}.
 *
 * @param bytes the length of the header, the offset of the values
 * @param type how values are stored
 * @param order their byte order
 * @param fortran whether the first axis runs fastest
 * @param shape the sizes of the axes
 * @param count the number of values
 */
record NpyHeader(
    long bytes, ElementType type, ByteOrder order, boolean fortran, List<Long> shape, long count) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_TEXT = 1 << 16;
  private static final Pattern DICT = Pattern.compile("\\{(.*)\\}\\s*", Pattern.DOTALL);
  private static final Pattern ENTRY =
      Pattern.compile("\\G\\s*'(\\w+)'\\s*:\\s*('[^']*'|True|False|\\([^()]*\\))\\s*(?:,\\s*|$)");

  // NumPy's most is 64 axes. Without a bound, a long shape would overflow the matcher's stack.
  private static final Pattern SHAPE =
      Pattern.compile("\\((?:\\s*\\d{1,19}L?\\s*(?:,|(?=\\)))){0,64}\\s*\\)");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Reads a header from the start of an array and leaves the stream behind it. */
  static NpyHeader read(InputStream in, String label) throws IOException {
    byte[] start = exactly(in, MAGIC.length + 2, label);
    if (!Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new InvalidInputException(label + " is not a NumPy array: it lacks the magic string");
    }
    int version = start[MAGIC.length];
    if (version < 1 || version > 3) {
      throw new InvalidInputException(
          "%s has version %d of the NumPy format, wanted 1 to 3".formatted(label, version));
    }
    int lengthBytes = version == 1 ? Short.BYTES : Integer.BYTES;
    ByteBuffer length =
        ByteBuffer.wrap(exactly(in, lengthBytes, label)).order(ByteOrder.LITTLE_ENDIAN);
    long textBytes = version == 1 ? length.getShort() & 0xffff : length.getInt() & 0xffffffffL;
    if (textBytes > MAX_TEXT) {
      throw new InvalidInputException(
          "%s claims a header of %d bytes, the most is %d".formatted(label, textBytes, MAX_TEXT));
    }
    String text = new String(exactly(in, (int) textBytes, label), StandardCharsets.ISO_8859_1);
    return parse(text, start.length + lengthBytes + textBytes, label);
  }

  private static byte[] exactly(InputStream in, int count, String label) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new InvalidInputException(label + " is truncated: it ends inside its header");
    }
    return bytes;
  }

  private static NpyHeader parse(String text, long bytes, String label) {
    Map<String, String> fields = fields(text);
    String descr = fields == null ? null : fields.get("descr");
    String fortran = fields == null ? null : fields.get("fortran_order");
    String shape = fields == null ? null : fields.get("shape");
    if (fields == null
        || fields.size() != 3
        || descr == null
        || !descr.startsWith("'")
        || !("True".equals(fortran) || "False".equals(fortran))
        || shape == null
        || !SHAPE.matcher(shape).matches()) {
      throw new InvalidInputException(
          "%s has the header %s, wanted plain descr, fortran_order and shape"
              .formatted(label, text.substring(0, Math.min(200, text.length())).strip()));
    }
    ByteOrder order = descr.startsWith("'>") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    List<Long> axes = axes(shape, label);
    return new NpyHeader(
        bytes,
        type(descr.substring(1, descr.length() - 1), label),
        order,
        "True".equals(fortran),
        axes,
        Shapes.count(axes, label));
  }

  private static @Nullable Map<String, String> fields(String text) {
    Matcher dict = DICT.matcher(text);
    if (!dict.matches()) {
      return null;
    }
    String body = dict.group(1).strip();
    Map<String, String> fields = new HashMap<>();
    Matcher entry = ENTRY.matcher(body);
    int end = 0;
    while (end < body.length() && entry.find()) {
      if (fields.put(entry.group(1), entry.group(2)) != null) {
        return null;
      }
      end = entry.end();
    }
    return end == body.length() ? fields : null;
  }

  private static List<Long> axes(String shape, String label) {
    List<Long> axes = new ArrayList<>();
    Matcher number = NUMBER.matcher(shape);
    while (number.find()) {
      try {
        axes.add(Long.parseLong(number.group()));
      } catch (NumberFormatException e) {
        throw new InvalidInputException(
            "%s has shape %s, more values than can be counted".formatted(label, shape), e);
      }
    }
    return Collections.unmodifiableList(axes);
  }

  private static ElementType type(String descr, String label) {
    return switch (descr) {
      case "<f2", ">f2" -> ElementType.F16;
      case "<f4", ">f4" -> ElementType.F32;
      case "<f8", ">f8" -> ElementType.F64;
      case "|i1" -> ElementType.I8;
      case "<i2", ">i2" -> ElementType.I16;
      case "<i4", ">i4" -> ElementType.I32;
      case "<i8", ">i8" -> ElementType.I64;
      case "|u1" -> ElementType.U8;
      case "<u2", ">u2" -> ElementType.U16;
      case "<u4", ">u4" -> ElementType.U32;
      case "<u8", ">u8" -> ElementType.U64;
      case "|b1" -> ElementType.BOOL;
      case "|O" ->
          throw new InvalidInputException(
              label + " holds Python objects, wanted an array of numbers");
      default ->
          throw new InvalidInputException(
              "%s has values of type %s, wanted floats, integers or booleans"
                  .formatted(label, descr));
    };
  }
}
