package dev.pti.editing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Strengths, amounts and positions as people read them. */
final class Amounts {
  private static final MathContext DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

  private Amounts() {}

  /** Four digits at most, without zeros at the end, as in {@code -1.5}. */
  static String text(double amount) {
    return new BigDecimal(amount).round(DIGITS).stripTrailingZeros().toPlainString();
  }

  /**
   * Values in equal steps. They are rounded to what a person would write, so that the middle of -.3
   * to .3 is 0 and not a rest of rounding.
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
