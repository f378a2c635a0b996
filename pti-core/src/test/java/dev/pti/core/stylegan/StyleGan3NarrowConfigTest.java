package dev.pti.core.stylegan;

import static dev.pti.core.stylegan.AliasFreeFiles.assertRefused;
import static dev.pti.core.stylegan.AliasFreeFiles.config;
import static dev.pti.core.stylegan.AliasFreeFiles.renamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.PictureSize;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.stylegan.StyleGan3Layer.Zeros;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generators of StyleGAN-Human, whose layers are called by their widths. */
class StyleGan3NarrowConfigTest {
  private static final TensorFile T = ParityFiles.read("human-stylegan3-t.generator");
  private static final TensorFile R = ParityFiles.read("human-stylegan3-r.generator");
  private static final TensorFile SQUARE = ParityFiles.read("stylegan3-r.generator");

  @Test
  void reads_the_shape_off_the_tensors() {
    StyleGan3Config t = config(T);
    assertThat(t.resolution()).isEqualTo(64);
    assertThat(t.pictureSize()).isEqualTo(new PictureSize(32, 64));
    assertThat(t.layers()).isEqualTo(16);
    assertThat(t.resolutions()).containsExactly(16, 32, 64);
    assertThat(t.bandwidth()).isEqualTo(2);
  }

  /** As StyleGAN-Human's own code computes them. */
  @ParameterizedTest
  @CsvSource({
    "T, 0, 18, 36, 16, 2, 9, 8, 9, 8",
    "T, 4, 26, 52, 32, 4, 4, 1, -6, -9",
    "T, 8, 42, 84, 64, 4, 4, 1, -6, -9",
    "T, 12, 42, 84, 64, 2, 9, 8, 9, 8",
    "T, 13, 32, 64, 64, 2, -1, -2, -11, -12",
    "R, 1, 18, 36, 16, 2, 11, 10, 11, 10",
    "R, 3, 42, 84, 64, 4, 8, 5, -2, -5",
    "R, 6, 32, 64, 64, 2, 1, 0, -9, -10"
  })
  void places_its_layers(
      String which,
      int layer,
      int width,
      int height,
      int resolution,
      int up,
      int left,
      int right,
      int above,
      int below) {
    StyleGan3Layer placed = config(which.equals("T") ? T : R).synthesis().get(layer);
    assertThat(placed)
        .isEqualTo(
            new StyleGan3Layer(
                placed.name(),
                layer + 1,
                resolution,
                new PictureSize(width, height),
                up,
                2,
                new Zeros(left, right),
                new Zeros(above, below),
                false));
  }

  @Test
  void states_what_a_file_has_to_state() {
    Map<String, String> stated = config(R).hyperParameters();
    assertThat(stated).containsEntry("img_resolution", "64").containsEntry("square", "false");
    assertThat(config(new TensorFile(R.tensors(), stated))).isEqualTo(config(R));
    assertThat(config(SQUARE).hyperParameters()).doesNotContainKey("square");
  }

  @ParameterizedTest
  @CsvSource({
    "L1_18_10, L1_20_10, 20, 16, 18",
    "L2_26_10, L2_32_10, 32, 32, 26",
    "L3_42_10, L3_84_10, 84, 64, 42",
    "L5_42_5, L5_32_5, 32, 64, 42",
    "L6_32_5, L6_42_5, 42, 64, 32"
  })
  void refuses_another_margin_than_stylegan_human_s(
      String from, String to, int width, int rate, int wanted) {
    assertRefused(
        renamed(R, from, to),
        "face.pkl has a layer synthesis.%s of width %d that samples the picture %d down, wanted %d"
            .formatted(to, width, rate, wanted));
  }

  @Test
  void refuses_layers_of_which_some_are_square_and_some_are_not() {
    assertRefused(
        renamed(R, "L0_18_10", "L0_36_10"),
        "face.pkl has a layer synthesis.L0_36_10 of size 36 that samples the picture 8 a side,"
            + " wanted 28, or 18 where pictures are half as wide as high");
    assertRefused(
        renamed(SQUARE, "L0_36_10", "L0_26_10"),
        "face.pkl has a layer synthesis.L1_36_10 of width 36 that samples the picture 32 down,"
            + " wanted 26");
  }

  @Test
  void refuses_a_height_that_is_no_power_of_two() {
    assertRefused(
        renamed(R, "L7_32_3", "L7_24_3"),
        "face.pkl draws 24 x 48, wanted a power of two from 16 to 4096");
  }
}
