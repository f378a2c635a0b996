package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StyleGan2ConfigTest {
  private static final TensorFile SMALL = ParityFiles.read("small.generator");

  @Test
  void reads_the_shape_off_the_tensors() {
    assertThat(StyleGanConfig.of(GeneratorWeights.of("small", SMALL)))
        .isEqualTo(
            new StyleGan2Config(
                32, PictureSize.square(4), 3, new MappingConfig(32, 32, 0, false, 2, .01), -1));
    assertThat(
            StyleGanConfig.of(
                GeneratorWeights.of("other", ParityFiles.read("clamped-conditional.generator"))))
        .isEqualTo(
            new StyleGan2Config(
                16, PictureSize.square(4), 3, new MappingConfig(24, 24, 3, false, 2, .01), 2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mapping.fc0.weight",
        "mapping.fc1.bias",
        "mapping.fc1.weight",
        "synthesis.b4.conv1.weight",
        "synthesis.b32.conv0.weight",
        "synthesis.b16.conv1.weight",
        "synthesis.b32.conv1.weight",
        "synthesis.b16.conv1.noise_const",
        "synthesis.b16.conv1.noise_strength",
        "synthesis.b8.torgb.affine.bias",
        "synthesis.b32.torgb.weight"
      })
  void names_a_tensor_that_is_missing(String name) {
    assertRefused(changed(name, null), "face.pkl has no tensor " + name);
  }

  @Test
  void names_a_tensor_of_another_shape() {
    assertRefused(
        changed("synthesis.b8.conv0.weight", zeros(32, 31, 3, 3)),
        "face.pkl holds synthesis.b8.conv0.weight of shape [32, 31, 3, 3],"
            + " wanted [any, 32, 3, 3]");
    assertRefused(
        changed("synthesis.b32.torgb.weight", zeros(1, 16, 1, 1)),
        "face.pkl holds synthesis.b32.torgb.weight of shape [1, 16, 1, 1], wanted [3, 16, 1, 1]");
    assertRefused(
        changed("mapping.w_avg", zeros(1, 32)),
        "face.pkl holds mapping.w_avg of shape [1, 32], wanted [32]");
    assertRefused(
        changed("mapping.fc1.weight", zeros(32, 30)),
        "face.pkl holds mapping.fc1.weight of shape [32, 30], wanted [any, 32]");
  }

  @Test
  void refuses_a_mapping_network_that_does_not_end_in_w() {
    TensorFile file =
        SyntheticGenerator.changed(
            changed("mapping.fc1.weight", zeros(20, 32)), "mapping.fc1.bias", zeros(20));
    assertRefused(file, "face.pkl holds mapping.fc1.weight of shape [20, 32], wanted [32, any]");
  }

  @Test
  void reads_and_states_where_drawing_begins() {
    StyleGanConfig human = config("human");
    assertThat(human.pictureSize()).isEqualTo(new PictureSize(32, 64));
    assertThat(human.resolution()).isEqualTo(64);
    assertThat(human.hyperParameters())
        .containsEntry("img_resolution", "64")
        .containsEntry("init_res", "[4, 2]")
        .containsEntry("square", "false");
    assertThat(config("wide").pictureSize()).isEqualTo(new PictureSize(48, 32));
    assertThat(config("wide").hyperParameters())
        .containsEntry("init_res", "[4, 6]")
        .doesNotContainKey("square");
    assertThat(config("odd").pictureSize()).isEqualTo(new PictureSize(12, 20));
    assertThat(config("small").hyperParameters()).doesNotContainKeys("init_res", "square");
  }

  private static StyleGanConfig config(String name) {
    return StyleGanConfig.of(GeneratorWeights.of(name, ParityFiles.read(name + ".generator")));
  }

  @Test
  void refuses_a_constant_that_nothing_can_begin_with() {
    String first = "synthesis.b4.const";
    assertRefused(
        changed(first, zeros(32, 0, 2)),
        "face.pkl holds synthesis.b4.const of shape [32, 0, 2], wanted [any, any, any]");
    assertRefused(
        changed(first, zeros(4, 4)),
        "face.pkl holds synthesis.b4.const of shape [4, 4], wanted [any, any, any]");
    assertRefused(
        changed(first, zeros(32, 17, 2)), "face.pkl begins with 2 x 17, wanted sides from 1 to 16");
  }

  @Test
  void refuses_noise_of_other_proportions_than_the_constant() {
    assertRefused(
        changed("synthesis.b4.const", zeros(32, 4, 2)),
        "face.pkl holds synthesis.b4.conv1.noise_const of shape [4, 4], wanted [4, 2]");
    assertRefused(
        SyntheticGenerator.changed(
            ParityFiles.read("human.generator"), "synthesis.b16.conv0.noise_const", zeros(16, 16)),
        "face.pkl holds synthesis.b16.conv0.noise_const of shape [16, 16], wanted [16, 8]");
  }

  @Test
  void refuses_pictures_that_are_neither_coloured_nor_grey() {
    for (int colours : new int[] {2, 4}) {
      assertRefused(
          changed("synthesis.b4.torgb.bias", zeros(colours)),
          "face.pkl draws pictures of %d channels, wanted 3 (red, green and blue) or 1 (grey)"
              .formatted(colours));
    }
  }

  @Test
  void refuses_what_is_no_generator() {
    assertRefused(
        new TensorFile(Map.of("features.0.weight", zeros(64, 3, 3, 3)), Map.of()),
        "face.pkl is no generator of StyleGAN2 or StyleGAN3: it has neither a tensor"
            + " synthesis.b4.const nor synthesis.input.freqs (first of 1:"
            + " features.0.weight)");
    assertRefused(
        new TensorFile(Map.of(), Map.of()),
        "face.pkl is no generator of StyleGAN2 or StyleGAN3: it has neither a tensor"
            + " synthesis.b4.const nor synthesis.input.freqs (first of 0:"
            + " none)");
  }

  @Test
  void refuses_a_resolution_below_8() {
    TensorFile file = SyntheticGenerator.of(8, 4, 4, size -> 2);
    assertThat(StyleGanConfig.of(GeneratorWeights.of("tiny", file)).layers()).isEqualTo(4);
    Map<String, FloatTensor> smaller = new LinkedHashMap<>(file.tensors());
    smaller.keySet().removeIf(name -> name.startsWith("synthesis.b8."));
    assertRefused(
        new TensorFile(smaller, Map.of()),
        "face.pkl draws 4 x 4, wanted a power of two from 8 to 4096");
  }

  @Test
  void refuses_a_clamp_that_is_no_positive_number() {
    for (String clamp : new String[] {"-1", "many", "NaN", "0"}) {
      assertRefused(
          new TensorFile(SMALL.tensors(), Map.of("conv_clamp", clamp)),
          "face.pkl states conv_clamp " + clamp + ", wanted a number above 0");
    }
  }

  @Test
  void reads_how_much_slower_the_mapping_layers_learned() {
    TensorFile file = new TensorFile(SMALL.tensors(), Map.of("mapping_lr_multiplier", "0.1"));
    assertThat(StyleGanConfig.of(GeneratorWeights.of("small", file)))
        .isEqualTo(
            new StyleGan2Config(
                32, PictureSize.square(4), 3, new MappingConfig(32, 32, 0, false, 2, .1), -1));
  }

  private static TensorFile changed(String name, FloatTensor replacement) {
    return SyntheticGenerator.changed(SMALL, name, replacement);
  }

  private static FloatTensor zeros(int... shape) {
    long[] axes = new long[shape.length];
    int count = 1;
    for (int i = 0; i < shape.length; i++) {
      axes[i] = shape[i];
      count *= shape[i];
    }
    return FloatTensor.wrap(new float[count], axes);
  }

  private static void assertRefused(TensorFile file, String message) {
    assertThatThrownBy(() -> StyleGanConfig.of(GeneratorWeights.of("face.pkl", file)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}
