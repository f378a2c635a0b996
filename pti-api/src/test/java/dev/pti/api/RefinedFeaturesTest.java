package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefinedFeaturesTest {
  private static final FloatTensor OFFSET =
      FloatTensor.wrap(new float[] {1, -2, 3, 4, 5, -6, 7, 8}, 2, 2, 2);
  private static final FloatTensor AT =
      FloatTensor.wrap(new float[] {9, 1, 9, 1, 9, 1, 9, 1}, 2, 2, 2);

  @Test
  void are_a_value_of_a_resolution() {
    RefinedFeatures features = new RefinedFeatures(OFFSET, AT, .2f);
    assertThat(features.size()).isEqualTo(PictureSize.square(2));
    assertThat(features.offset()).isEqualTo(OFFSET);
    assertThat(features.at()).isEqualTo(AT);
    assertThat(features)
        .isEqualTo(new RefinedFeatures(OFFSET.reshape(2, 2, 2), AT.reshape(2, 2, 2), .2f))
        .isNotEqualTo(new RefinedFeatures(OFFSET, AT, .3f))
        .isNotEqualTo(new RefinedFeatures(AT, OFFSET, .2f));
  }

  @Test
  void an_offset_that_is_none_of_activations_is_refused() {
    assertRefused(
        () -> new RefinedFeatures(OFFSET.reshape(2, 4), AT, 1),
        "offset has shape [2, 4], wanted [channels, height, width]");
    assertRefused(
        () -> new RefinedFeatures(OFFSET.reshape(1, 2, 2, 2), AT, 1),
        "offset has shape [1, 2, 2, 2], wanted [channels, height, width]");
  }

  @Test
  void activations_of_another_shape_are_refused() {
    assertRefused(
        () -> new RefinedFeatures(OFFSET, AT.reshape(8, 1, 1), 1),
        "activations at the pivot have shape [8, 1, 1], the offset [2, 2, 2]");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void values_that_are_not_finite_are_refused(float value) {
    FloatTensor bad = FloatTensor.wrap(new float[] {1, 2, 3, 4, 5, 6, 7, value}, 2, 2, 2);
    String why = "refined features hold a value that is not finite";
    assertRefused(() -> new RefinedFeatures(bad, AT, 1), why);
    assertRefused(() -> new RefinedFeatures(OFFSET, bad, 1), why);
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -.2f, Float.NaN})
  void a_reach_that_is_not_above_0_is_refused(float reach) {
    assertRefused(
        () -> new RefinedFeatures(OFFSET, AT, reach),
        "reach is " + reach + ", wanted a finite number above 0");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
