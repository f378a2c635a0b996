package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Picture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplingTest {
  /**
   * Values by Pillow 13.0.0 of {@code pattern(29, 37)} in mode F: LANCZOS along an axis that
   * shrinks, BICUBIC along one that grows, rows first, then clipped.
   */
  @ParameterizedTest(name = "to {0} x {1}")
  @CsvSource({
    "16, 16, -.828355, -.125499, .317716, -.213709, .337581",
    "64, 50, -1, -.368338, .422009, .820465, .362704",
    "20, 58, -.924492, .248426, .418139, -.353492, .348770",
  })
  void agrees_with_pillow(
      int width, int height, double a, double b, double c, double d, double meanMagnitude) {
    Picture resized = Resampling.resize(TestImages.pattern(29, 37), width, height);

    assertThat(resized.get(0, 0, 0)).isCloseTo((float) a, within(2e-6f));
    assertThat(resized.get(1, 7, 9)).isCloseTo((float) b, within(2e-6f));
    assertThat(resized.get(2, height - 1, width - 1)).isCloseTo((float) c, within(2e-6f));
    assertThat(resized.get(0, height - 1, 3)).isCloseTo((float) d, within(2e-6f));
    double sum = 0;
    for (float value : resized.toTensor().toArray()) {
      sum += Math.abs(value);
    }
    assertThat(sum / (3.0 * width * height)).isCloseTo(meanMagnitude, within(1e-6));
  }

  @Test
  void returns_a_picture_of_the_wanted_size_itself() {
    Picture picture = TestImages.pattern(5, 6);
    assertThat(Resampling.resize(picture, 6, 5)).isSameAs(picture);
  }

  @Test
  void refuses_an_empty_size() {
    assertThatThrownBy(() -> Resampling.resize(TestImages.pattern(5, 6), 0, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot resize to 0 x 5 pixels");
  }
}
