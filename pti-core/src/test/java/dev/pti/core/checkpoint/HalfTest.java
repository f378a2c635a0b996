package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfTest {
  /** The slow twin: the format's definition. */
  private static double definition(int half) {
    int exponent = half >> 10 & 0x1f;
    int fraction = half & 0x3ff;
    double size =
        exponent == 0
            ? fraction * Math.pow(2, -24)
            : (1 + fraction / 1024.0) * Math.pow(2, exponent - 15);
    return half < 0x8000 ? size : -size;
  }

  @Test
  void reads_every_finite_half_as_defined_and_writes_it_back() {
    for (int half = 0; half < 0x10000; half++) {
      if ((half & 0x7c00) != 0x7c00) {
        float value = Half.toFloat((short) half);
        assertThat(value).isEqualTo((float) definition(half));
        assertThat(Half.fromFloat(value)).isEqualTo((short) half);
      }
    }
  }

  @Test
  void keeps_infinities_and_nan() {
    assertThat(Half.toFloat((short) 0x7c00)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(Half.toFloat((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(Half.toFloat((short) 0x7e00)).isNaN();
    assertThat(Half.fromFloat(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xfc00);
    assertThat(Half.toFloat(Half.fromFloat(Float.NaN))).isNaN();
  }

  @Test
  void rounds_ties_to_even_and_all_else_to_the_nearest() {
    for (int half = 0; half < 0x7bff; half++) {
      double middle = (definition(half) + definition(half + 1)) / 2;
      int even = half % 2 == 0 ? half : half + 1;
      assertThat(Half.fromFloat((float) middle)).isEqualTo((short) even);
      assertThat(Half.fromFloat(Math.nextDown((float) middle))).isEqualTo((short) half);
      assertThat(Half.fromFloat(Math.nextUp((float) middle))).isEqualTo((short) (half + 1));
    }
  }

  @Test
  void overflows_where_it_says() {
    assertThat(Half.fromFloat(Math.nextDown(Half.OVERFLOW))).isEqualTo((short) 0x7bff);
    assertThat(Half.fromFloat(Half.OVERFLOW)).isEqualTo((short) 0x7c00);
  }
}
