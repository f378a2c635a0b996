package dev.pti.editing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Strengths, amounts and positions as people read them. */
final class Amounts {
  private static final int DIGITS = 3;

  private Amounts() {}

  /** Three digits, or as many as there are before the point, without zeros at the end. */
  static String text(double amount) {
    if (!Double.isFinite(amount)) {
      return String.valueOf(amount);
    }
    BigDecimal exact = new BigDecimal(amount);
    int digits = Math.max(DIGITS, exact.precision() - exact.scale());
    return exact
        .round(new MathContext(digits, RoundingMode.HALF_EVEN))
        .stripTrailingZeros()
        .toPlainString();
  }

  /**
   * Values in equal steps, both ends included. The middle of -.3 to .3 is 0 and not a rest of
   * rounding.
   */
  static double[] evenly(double from, double to, int count) {
    double[] values = new double[count];
    double unit = Math.max(Math.abs(from), Math.abs(to)) * 1e-12;
    for (int i = 0; i < count; i++) {
      double value = count == 1 ? from : from + (to - from) * i / (count - 1);
      values[i] = Math.abs(value) < unit ? 0 : value;
    }
    return values;
  }
}
