package dev.pti.core.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureDistancesTest {
  /**
   * Values by an independent program in NumPy that slides whole two-dimensional windows and takes
   * centred moments; with one scale, its factors equal scikit-image's structural_similarity
   * (gaussian_weights, sigma 1.5, use_sample_covariance off) to 14 digits. The pictures are {@code
   * pattern(1)} and the floor of the mean of {@code pattern(1)} and {@code pattern(2)}.
   */
  @ParameterizedTest(name = "{0} x {1}")
  @CsvSource({
    "16, 16, .001719230682, 27.646658469, .884575193",
    "32, 32, .001686025278, 27.731359184, .987384562",
    "64, 64, .001633722916, 27.868215991, .993642711",
    "50, 71, .001620015474, 27.904808373, .993607008",
    "128, 128, .001668830923, 27.775876616, .987031365",
    "192, 180, .001670211782, 27.772284571, .981139983",
  })
  void agree_with_an_independent_program(
      int height, int width, double mse, double psnr, double msSsim) {
    Picture a = pattern(height, width, 0);
    Picture b = pattern(height, width, 1);

    assertThat(PictureDistances.mse(a, b)).isCloseTo(mse, within(1e-11));
    assertThat(PictureDistances.psnr(a, b)).isCloseTo(psnr, within(1e-8));
    assertThat(PictureDistances.msSsim(a, b)).isCloseTo(msSsim, within(1e-8));
    assertThat(PictureDistances.msSsim(b, a)).isCloseTo(msSsim, within(1e-8));
  }

  @Test
  void equal_pictures_are_at_no_distance() {
    Picture a = pattern(32, 32, 0);
    assertThat(PictureDistances.mse(a, a)).isZero();
    assertThat(PictureDistances.psnr(a, a)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(PictureDistances.msSsim(a, a)).isEqualTo(1, within(1e-12));
  }

  @Test
  void a_negative_is_wholly_unlike() {
    Picture a = pattern(64, 64, 0);
    float[] negative = a.toTensor().toArray();
    for (int i = 0; i < negative.length; i++) {
      negative[i] = -negative[i];
    }
    Picture b = Picture.of(FloatTensor.of(negative, 3, 64, 64));
    assertThat(PictureDistances.msSsim(a, b)).isZero();
  }

  @Test
  void values_outside_the_range_are_clipped() {
    assertThat(PictureDistances.mse(flat(16, -3), flat(16, -1))).isZero();
    assertThat(PictureDistances.mse(flat(16, -3), flat(16, 7))).isEqualTo(1);
    assertThat(PictureDistances.psnr(flat(16, -1), flat(16, 1))).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "10, 0", "11, 1", "21, 1", "22, 2", "32, 2", "44, 3", "64, 3", "128, 4", "175, 4", "176, 5",
    "1024, 5"
  })
  void small_pictures_use_fewer_scales(int side, int scales) {
    assertThat(MsSsim.scales(side)).isEqualTo(scales);
  }

  @Test
  void refuse_pictures_of_different_sizes() {
    String message = "cannot compare pictures of 16 x 16 and 32 x 32 pixels";
    assertThatThrownBy(() -> PictureDistances.mse(flat(16, 0), flat(32, 0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> PictureDistances.msSsim(flat(16, 0), flat(32, 0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void refuse_pictures_smaller_than_the_window() {
    assertThatThrownBy(() -> PictureDistances.msSsim(flat(8, 0), flat(8, 0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("MS-SSIM needs pictures of at least 11 x 11 pixels, not 8 x 8");
  }

  private static Picture flat(int side, float value) {
    float[] values = new float[3 * side * side];
    Arrays.fill(values, value);
    return Picture.of(FloatTensor.wrap(values, 3, side, side));
  }

  /** Waves and noise on 8-bit levels; {@code mixed} 1 averages two noises. */
  private static Picture pattern(int height, int width, int mixed) {
    float[] values = new float[3 * height * width];
    int at = 0;
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double level = level(1, c, y, x);
          if (mixed == 1) {
            level = Math.floor((level + unfloored(2, c, y, x)) / 2);
          }
          values[at++] = (float) (2 * (level / 255) - 1);
        }
      }
    }
    return Picture.of(FloatTensor.wrap(values, 3, height, width));
  }

  private static double level(int seed, int c, int y, int x) {
    return Math.floor(unfloored(seed, c, y, x));
  }

  private static double unfloored(int seed, int c, int y, int x) {
    int wave = (x * (c + 2) + y * 3 + x * y / 7) % 97;
    int noise = (x * 73 + y * 151 + c * 57 + x * y * seed * 31 + seed * 17) % 256;
    return wave * 2.0 + .2 * noise;
  }
}
