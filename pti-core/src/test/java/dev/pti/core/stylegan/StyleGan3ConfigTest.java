package dev.pti.core.stylegan;

import static dev.pti.core.stylegan.AliasFreeFiles.assertRefused;
import static dev.pti.core.stylegan.AliasFreeFiles.changed;
import static dev.pti.core.stylegan.AliasFreeFiles.config;
import static dev.pti.core.stylegan.AliasFreeFiles.renamed;
import static dev.pti.core.stylegan.AliasFreeFiles.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.PictureSize;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.stylegan.StyleGan3Layer.Zeros;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StyleGan3ConfigTest {
  private static final TensorFile T = ParityFiles.read("stylegan3-t.generator");
  private static final TensorFile R = ParityFiles.read("stylegan3-r.generator");

  @Test
  void reads_the_shape_off_the_tensors() {
    StyleGan3Config t = config(T);
    assertThat(t.resolution()).isEqualTo(32);
    assertThat(t.mapping()).isEqualTo(new MappingConfig(12, 16, 3, false, 2, .01));
    assertThat(t.layers()).isEqualTo(16);
    assertThat(t.resolutions()).containsExactly(16, 32);
    assertThat(t.clamp()).isEqualTo(256);
    StyleGan3Config r = config(R);
    assertThat(r.layers()).isEqualTo(9);
    assertThat(r.clamp()).isEqualTo(.7);
  }

  /** As NVIDIA's own code computes them. */
  @ParameterizedTest
  @CsvSource({
    "T, 0, 36, 16, 2, 2, 9, 8",
    "T, 5, 52, 32, 4, 2, -6, -9",
    "T, 12, 52, 32, 2, 2, 9, 8",
    "T, 13, 32, 32, 2, 2, -11, -12",
    "T, 14, 32, 32, 1, 1, 0, 0",
    "R, 0, 36, 16, 2, 2, 11, 10",
    "R, 3, 52, 32, 4, 2, -2, -5",
    "R, 6, 32, 32, 2, 2, -9, -10"
  })
  void places_its_layers(
      String which, int layer, int size, int resolution, int up, int down, int low, int high) {
    StyleGan3Config config = config(which.equals("T") ? T : R);
    StyleGan3Layer placed = config.synthesis().get(layer);
    assertThat(placed)
        .isEqualTo(
            new StyleGan3Layer(
                placed.name(),
                layer + 1,
                resolution,
                PictureSize.square(size),
                up,
                down,
                new Zeros(low, high),
                new Zeros(low, high),
                layer == 14));
  }

  @Test
  void takes_what_a_checkpoint_states() {
    TensorFile stated =
        new TensorFile(
            R.tensors(), Map.of("conv_clamp", "none", "output_scale", "0.5", "first_cutoff", "3"));
    assertThat(config(stated).clamp()).isEqualTo(-1);
    assertThat(config(stated).outputScale()).isEqualTo(.5);
    assertThat(config(stated).bandwidth()).isEqualTo(3);
  }

  @Test
  void states_what_a_file_has_to_state() {
    TensorFile written = new TensorFile(R.tensors(), config(R).hyperParameters());
    assertThat(config(written)).isEqualTo(config(R));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "synthesis.input.weight",
        "synthesis.input.phases",
        "synthesis.input.transform",
        "synthesis.input.affine.weight",
        "synthesis.L3_52_10.bias",
        "synthesis.L3_52_10.affine.weight",
        "synthesis.L3_52_10.magnitude_ema",
        "synthesis.L3_52_10.up_filter",
        "synthesis.L6_32_5.down_filter",
        "mapping.fc1.bias"
      })
  void names_a_tensor_that_is_missing(String name) {
    assertRefused(without(R, name::equals), "face.pkl has no tensor " + name);
  }

  @Test
  void names_a_layer_that_is_missing() {
    assertRefused(
        without(R, "synthesis.L3_52_10.weight"::equals),
        "face.pkl has no tensor synthesis.L3_*.weight");
  }

  @Test
  void names_a_tensor_of_another_shape() {
    assertRefused(
        changed(R, "synthesis.L4_52_8.weight", zeros(8, 9, 1, 1)),
        "face.pkl holds synthesis.L4_52_8.weight of shape [8, 9, 1, 1], wanted [8, 10, 1, 1]");
    assertRefused(
        changed(R, "synthesis.L0_36_10.weight", zeros(10, 10, 5, 5)),
        "face.pkl holds synthesis.L0_36_10.weight of 5 x 5, wanted 1 x 1 or 3 x 3");
    assertRefused(
        changed(R, "synthesis.L0_36_10.up_filter", zeros(12, 12)),
        "face.pkl holds synthesis.L0_36_10.up_filter of shape [12, 12], wanted a filter");
    assertRefused(
        changed(R, "synthesis.L0_36_10.down_filter", zeros(12, 11)),
        "face.pkl holds synthesis.L0_36_10.down_filter of shape [12, 11], wanted a filter");
  }

  @Test
  void refuses_another_margin_of_the_first_layer_than_one_of_the_two_that_there_are() {
    assertRefused(
        renamed(R, "L0_36_10", "L0_30_10"),
        "face.pkl has a layer synthesis.L0_30_10 of size 30 that samples the picture 16 a side,"
            + " wanted 36, or 26 where pictures are half as wide as high");
  }

  /** With 8 samples around 16, a layer would be as large as the whole picture. */
  @ParameterizedTest
  @CsvSource({
    "L1_36_10, L1_32_10, 32, 16, 36",
    "L1_36_10, L1_16_10, 16, 16, 36",
    "L1_36_10, L1_99999_10, 99999, 16, 36",
    "L3_52_10, L3_54_10, 54, 32, 52",
    "L5_52_5, L5_32_5, 32, 32, 52",
    "L6_32_5, L6_52_5, 52, 32, 32"
  })
  void refuses_another_margin_than_nvidia_s(
      String from, String to, int size, int rate, int wanted) {
    assertRefused(
        renamed(R, from, to),
        "face.pkl has a layer synthesis.%s of size %d that samples the picture %d a side, wanted %d"
            .formatted(to, size, rate, wanted));
  }

  @Test
  void refuses_filters_that_no_sampling_explains() {
    assertRefused(
        changed(R, "synthesis.L3_52_10.up_filter", zeros(23)),
        "face.pkl has filters of 23 and 12 in synthesis.L3_52_10, which fit no samples before its"
            + " 32 a side");
    assertRefused(
        changed(R, "synthesis.L0_36_10.up_filter", zeros(24)),
        "face.pkl has filters of 24 and 12 in synthesis.L0_36_10, which fit no samples before its"
            + " 16 a side");
    assertRefused(
        changed(R, "synthesis.L0_36_10.up_filter", zeros(0)),
        "face.pkl holds synthesis.L0_36_10.up_filter of shape [0], wanted a filter");
  }

  @Test
  void refuses_layers_without_channels_or_samples() {
    assertRefused(renamed(R, "L4_52_8", "L4_52_0"), "face.pkl has no tensor synthesis.L4_*.weight");
    assertRefused(renamed(R, "L4_52_8", "L4_0_8"), "face.pkl has no tensor synthesis.L4_*.weight");
    assertRefused(
        changed(R, "mapping.fc0.weight", zeros(0, 12)),
        "face.pkl holds mapping.fc0.weight of shape [0, 12], wanted [any, any]");
  }

  @Test
  void refuses_a_layer_that_is_there_twice() {
    assertRefused(
        changed(R, "synthesis.L3_36_8.weight", zeros(8, 10, 1, 1)),
        "face.pkl has two layers of one number, synthesis.L3_52_10 and synthesis.L3_36_8");
  }

  @Test
  void refuses_waves_that_its_first_layer_cannot_sample() {
    assertRefused(
        new TensorFile(R.tensors(), Map.of("first_cutoff", "8")),
        "face.pkl states first_cutoff 8.0, wanted less than half of the 16 samples of its first"
            + " layer");
  }

  private static FloatTensor zeros(long... shape) {
    int count = 1;
    for (long axis : shape) {
      count *= (int) axis;
    }
    return FloatTensor.wrap(new float[count], shape);
  }
}
