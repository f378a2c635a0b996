package dev.pti.core.checkpoint;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How a file stores a value. The constants carry safetensors' names. */
enum ElementType {
  BOOL("bool", 1),
  U8("uint8", 1),
  I8("int8", 1),
  I16("int16", 2),
  U16("uint16", 2),
  F16("float16", 2),
  BF16("bfloat16", 2),
  I32("int32", 4),
  U32("uint32", 4),
  F32("float32", 4),
  F64("float64", 8),
  I64("int64", 8),
  U64("uint64", 8);

  private final String text;
  private final int bytes;

  ElementType(String text, int bytes) {
    this.text = text;
    this.bytes = bytes;
  }

  /** The name that NumPy and PyTorch use. */
  String text() {
    return text;
  }

  /** The type that NumPy and PyTorch call so; null if there is none. */
  static @Nullable ElementType named(String text) {
    String plain = text.endsWith("_") ? text.substring(0, text.length() - 1) : text;
    for (ElementType type : values()) {
      if (type.text.equals(plain)) {
        return type;
      }
    }
    return null;
  }

  /** The type of NumPy's short form, as in {@code f4}; null if there is none. */
  static @Nullable ElementType numpy(String text) {
    return switch (text) {
      case "?", "b1" -> BOOL;
      case "u1", "B" -> U8;
      case "i1", "b" -> I8;
      case "u2" -> U16;
      case "i2" -> I16;
      case "u4" -> U32;
      case "i4" -> I32;
      case "u8" -> U64;
      case "i8" -> I64;
      case "f2" -> F16;
      case "f4" -> F32;
      case "f8" -> F64;
      default -> null;
    };
  }

  /** Bytes a value. */
  int bytes() {
    return bytes;
  }

  /**
   * Converts values to float32, each to the nearest.
   *
   * @param from the values from its start, in its byte order
   */
  void decode(ByteBuffer from, float[] into, int at, int count) {
    if (this == F32) {
      from.asFloatBuffer().get(into, at, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      into[at + i] = value(from, i * bytes);
    }
  }

  private float value(ByteBuffer from, int position) {
    return switch (this) {
      case BOOL -> from.get(position) == 0 ? 0 : 1;
      case U8 -> from.get(position) & 0xff;
      case I8 -> from.get(position);
      case I16 -> from.getShort(position);
      case U16 -> from.getShort(position) & 0xffff;
      case F16 -> Half.toFloat(from.getShort(position));
      case BF16 -> Float.intBitsToFloat(from.getShort(position) << 16);
      case I32 -> (float) from.getInt(position);
      case U32 -> (float) Integer.toUnsignedLong(from.getInt(position));
      case F32 -> from.getFloat(position);
      case F64 -> (float) from.getDouble(position);
      case I64 -> (float) from.getLong(position);
      case U64 -> unsigned(from.getLong(position));
    };
  }

  private static float unsigned(long value) {
    // The lowest bit stays as a sticky bit, so that halving does not change the rounding.
    return value >= 0 ? (float) value : 2 * (float) (value >>> 1 | (value & 1));
  }
}
