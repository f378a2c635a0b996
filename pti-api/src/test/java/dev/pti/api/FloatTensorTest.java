package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FloatTensorTest {
  private final FloatTensor tensor = FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);

  @Test
  void knows_its_shape_and_values() {
    assertThat(tensor.shape()).containsExactly(2, 3);
    assertThat(tensor.rank()).isEqualTo(2);
    assertThat(tensor.size(1)).isEqualTo(3);
    assertThat(tensor.count()).isEqualTo(6);
    assertThat(tensor.get(4)).isEqualTo(5);
    assertThat(tensor).hasToString("float[2, 3]");
  }

  @Test
  void a_scalar_has_no_axes() {
    FloatTensor scalar = FloatTensor.of(new float[] {7});
    assertThat(scalar.rank()).isZero();
    assertThat(scalar.get(0)).isEqualTo(7);
  }

  @Test
  void does_not_change_with_the_arrays_it_came_from_or_gave() {
    float[] values = {1, 2};
    long[] shape = {2};
    FloatTensor copy = FloatTensor.of(values, shape);
    values[0] = 9;
    shape[0] = 9;
    copy.toArray()[1] = 9;
    copy.shape()[0] = 9;
    assertThat(copy).isEqualTo(FloatTensor.of(new float[] {1, 2}, 2));
  }

  @Test
  void is_equal_by_shape_and_bits() {
    assertThat(tensor)
        .isEqualTo(tensor.reshape(2, 3))
        .hasSameHashCodeAs(tensor.reshape(2, 3))
        .isNotEqualTo(tensor.reshape(3, 2));
    assertThat(FloatTensor.of(new float[] {Float.NaN}, 1))
        .isEqualTo(FloatTensor.of(new float[] {Float.NaN}, 1));
    assertThat(FloatTensor.of(new float[] {0f}, 1))
        .isNotEqualTo(FloatTensor.of(new float[] {-0f}, 1));
  }

  @Test
  void knows_whether_every_value_is_finite() {
    assertThat(tensor.isFinite()).isTrue();
    assertThat(FloatTensor.of(new float[] {1, Float.NaN}, 2).isFinite()).isFalse();
    assertThat(FloatTensor.of(new float[] {1, Float.NEGATIVE_INFINITY}, 2).isFinite()).isFalse();
  }

  @Test
  void refuses_a_shape_of_another_size() {
    assertThatThrownBy(() -> FloatTensor.of(new float[5], 2, 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape [2, 3] holds 6 values, not 5");
    assertThatThrownBy(() -> tensor.reshape(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape [7] holds 7 values, not 6");
    assertThatThrownBy(() -> FloatTensor.of(new float[6], -2, -3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("shape [-2, -3] is negative");
  }
}
