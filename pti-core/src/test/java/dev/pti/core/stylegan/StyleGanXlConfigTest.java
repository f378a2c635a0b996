package dev.pti.core.stylegan;

import static dev.pti.core.stylegan.AliasFreeFiles.assertRefused;
import static dev.pti.core.stylegan.AliasFreeFiles.changed;
import static dev.pti.core.stylegan.AliasFreeFiles.config;
import static dev.pti.core.stylegan.AliasFreeFiles.without;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.PictureSize;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.stylegan.StyleGan3Layer.Zeros;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Generators of StyleGAN-XL: layers of StyleGAN3 behind layers of lower resolutions, and a mapping
 * network that knows classes from a table.
 */
class StyleGanXlConfigTest {
  private static final TensorFile CLASSES = ParityFiles.read("stylegan-xl.generator");
  private static final TensorFile PLAIN = ParityFiles.read("stylegan-xl-r.generator");

  @Test
  void reads_the_shape_off_the_tensors() {
    StyleGan3Config classes = config(CLASSES);
    assertThat(classes.resolution()).isEqualTo(64);
    assertThat(classes.layers()).isEqualTo(13);
    assertThat(classes.resolutions()).containsExactly(16, 32, 64);
    assertThat(classes.mapping()).isEqualTo(new MappingConfig(12, 16, 5, true, 2, .01));
    assertThat(classes.bandwidth()).isEqualTo(2);
    StyleGan3Config plain = config(PLAIN);
    assertThat(plain.layers()).isEqualTo(11);
    assertThat(plain.mapping()).isEqualTo(new MappingConfig(12, 16, 0, false, 2, .01));
  }

  /** As StyleGAN-XL's own code computes them; its names leave out a number at each stage. */
  @ParameterizedTest
  @CsvSource({
    "CLASSES, 4, L4_36_8, 36, 16, 2, 9, 8",
    "CLASSES, 5, L6_36_8, 36, 16, 2, 9, 8",
    "CLASSES, 6, L7_52_8, 52, 32, 4, -6, -9",
    "CLASSES, 7, L8_52_8, 52, 32, 2, 9, 8",
    "CLASSES, 8, L9_84_7, 84, 64, 4, -6, -9",
    "CLASSES, 10, L11_64_4, 64, 64, 2, -11, -12",
    "PLAIN, 4, L5_36_8, 36, 16, 2, 11, 10",
    "PLAIN, 6, L7_84_7, 84, 64, 4, -2, -5",
    "PLAIN, 8, L9_64_4, 64, 64, 2, -9, -10"
  })
  void places_its_layers(
      String which, int layer, String name, int size, int resolution, int up, int low, int high) {
    assertThat(config(which.equals("PLAIN") ? PLAIN : CLASSES).synthesis().get(layer))
        .isEqualTo(
            new StyleGan3Layer(
                "synthesis." + name,
                layer + 1,
                resolution,
                PictureSize.square(size),
                up,
                2,
                new Zeros(low, high),
                new Zeros(low, high),
                false));
  }

  @Test
  void states_what_a_file_has_to_state() {
    for (TensorFile file : new TensorFile[] {CLASSES, PLAIN}) {
      StyleGan3Config config = config(file);
      assertThat(config(new TensorFile(file.tensors(), config.hyperParameters())))
          .isEqualTo(config);
    }
    assertThat(config(CLASSES).hyperParameters())
        .containsEntry("c_dim", "5")
        .containsEntry("num_ws", "13");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mapping.w_avg",
        "mapping.embed.weight",
        "mapping.embed_proj.bias",
        "synthesis.L7_52_8.bias",
        "synthesis.L9_84_7.up_filter"
      })
  void names_a_tensor_that_is_missing(String name) {
    assertRefused(without(CLASSES, name::equals), "face.pkl has no tensor " + name);
  }

  @Test
  void tells_a_layer_that_is_missing_from_a_number_that_was_left_out() {
    assertRefused(
        without(CLASSES, "synthesis.L8_52_8.weight"::equals),
        "face.pkl has no tensor synthesis.L8_*.weight");
    assertRefused(
        without(CLASSES, name -> name.startsWith("synthesis.L7_52_8.")),
        "face.pkl has a layer synthesis.L0_36_8 of size 36 that samples the picture 32 a side,"
            + " wanted 52, or 42 where pictures are half as wide as high");
    assertRefused(
        without(
            CLASSES,
            name -> name.startsWith("synthesis.L6_36_8.") || name.startsWith("synthesis.L7_52_8.")),
        "face.pkl has no tensor synthesis.L5_*.weight");
    assertRefused(
        without(
            ParityFiles.read("stylegan3-r.generator"),
            name -> name.startsWith("synthesis.L1_36_10.")),
        "face.pkl has no tensor synthesis.L1_*.weight");
  }

  @Test
  void refuses_a_table_that_lacks_classes() {
    assertRefused(
        changed(CLASSES, "mapping.embed.weight", FloatTensor.wrap(new float[4 * 9], 4, 9)),
        "face.pkl has 4 classes in mapping.embed.weight, wanted 5, for each of which mapping.w_avg"
            + " has a row");
  }

  @Test
  void refuses_classes_that_leave_no_room_for_a_code() {
    assertRefused(
        changed(
            changed(
                CLASSES, "mapping.embed_proj.weight", FloatTensor.wrap(new float[24 * 9], 24, 9)),
            "mapping.embed_proj.bias",
            FloatTensor.wrap(new float[24], 24)),
        "face.pkl holds mapping.fc0.weight of 24 columns, wanted more than the 24 that a class"
            + " takes");
  }

  @Test
  void the_bias_of_an_embedding_that_is_no_table_may_not_be_missing() {
    assertRefused(
        without(ParityFiles.read("stylegan3-t.generator"), "mapping.embed.bias"::equals),
        "face.pkl has no tensor mapping.embed.bias");
  }
}
