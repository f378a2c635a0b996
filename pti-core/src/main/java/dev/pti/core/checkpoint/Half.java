package dev.pti.core.checkpoint;

/** IEEE half precision (binary16) to and from float32. */
final class Half {
  /** The largest finite value. */
  static final float MAX_VALUE = 65504f;

  /** From here on, values round to infinity. */
  static final float OVERFLOW = 65520f;

  // The difference of the exponents' biases, 127 - 15, in a float32's exponent field.
  private static final int REBIAS = (127 - 15) << 23;
  private static final int INFINITY = 0x7c00;

  private Half() {}

  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int rest = half & 0x7fff;
    if (rest >= INFINITY) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (rest & 0x3ff) << 13);
    }
    if (rest >= 0x400) {
      return Float.intBitsToFloat(sign | ((rest << 13) + REBIAS));
    }
    float subnormal = rest * 0x1p-24f;
    return sign == 0 ? subnormal : -subnormal;
  }

  /** Rounds to the nearest half, ties to even. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    int half;
    if (magnitude > 0x7f800000) {
      half = 0x7e00;
    } else if (magnitude >= 0x477ff000) {
      half = INFINITY;
    } else if (magnitude < 0x38800000) {
      // Floats in [0.5, 1) step by 2^-24, as half's subnormals do: the addition rounds for us.
      half = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) + 0.5f) - 0x3f000000;
    } else {
      int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
      half = (rounded - REBIAS) >>> 13;
    }
    return (short) (sign | half);
  }
}
