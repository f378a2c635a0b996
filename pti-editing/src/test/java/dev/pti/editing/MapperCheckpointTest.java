package dev.pti.editing;

import static dev.pti.editing.Mappers.FILE;
import static dev.pti.editing.Mappers.PREFIX;
import static dev.pti.editing.Mappers.network;
import static dev.pti.editing.Mappers.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MapperCheckpointTest {
  private static final String COARSE = PREFIX + "course_mapping";
  private static final String FINE = PREFIX + "fine_mapping";

  @ParameterizedTest
  @ValueSource(strings = {"state_dict.mapper.", "mapper.", ""})
  void finds_the_networks_of_a_checkpoint_a_model_or_a_mapper(String prefix) {
    assertThat(
            networks(
                together(
                    network(prefix + "course_mapping", 2, 1, 0),
                    network(prefix + "fine_mapping", 2, 1, 0)),
                Map.of()))
        .containsOnlyKeys(MapperGroup.COARSE, MapperGroup.FINE);
    assertThat(networks(network(prefix + "mapping", 2, 1, 0), Map.of()))
        .containsOnlyKeys(MapperGroup.ALL);
  }

  @Test
  void does_not_look_at_the_generator_beside_the_mapper() {
    Map<String, FloatTensor> tensors =
        together(
            Map.of("state_dict.decoder.style.1.weight", FloatTensor.of(new float[] {1}, 1)),
            network(COARSE, 2, 1, 0));
    assertThat(networks(tensors, Map.of())).containsOnlyKeys(MapperGroup.COARSE);
  }

  @Test
  void finds_no_mapper_among_other_tensors() {
    TensorFile generator =
        new TensorFile(Map.of("mapping.fc0.weight", FloatTensor.of(new float[] {1}, 1)), Map.of());
    assertThat(MapperCheckpoint.find(FILE, generator)).isEmpty();
  }

  @Test
  void refuses_mappers_of_style_channels_by_name() {
    Map<String, FloatTensor> withoutToRgb =
        together(network(PREFIX + "mapper_0", 2, 1, 0), network(PREFIX + "mapper_2", 2, 1, 0));
    String wanted = ", which moves style channels, wanted a LevelsMapper or a SingleMapper";
    assertRefused(withoutToRgb, FILE + " holds a WithoutToRGBStyleSpaceMapper" + wanted);
    Map<String, FloatTensor> full = together(withoutToRgb, network(PREFIX + "mapper_1", 2, 1, 0));
    assertRefused(full, FILE + " holds a FullStyleSpaceMapper" + wanted);
  }

  @Test
  void refuses_a_network_of_which_a_part_is_missing() {
    Map<String, FloatTensor> tensors = network(COARSE, 2, 1, 0);
    tensors.remove(COARSE + ".mapping.4.bias");
    assertRefused(
        tensors,
        FILE
            + " holds no state_dict.mapper.course_mapping.mapping.4.bias, "
            + "wanted linear layers 1 to 4 in each network of a mapper");
  }

  @Test
  void refuses_parts_that_no_mapper_has() {
    String fifth = COARSE + ".mapping.5.bias";
    assertRefused(
        together(network(COARSE, 2, 1, 0), Map.of(fifth, FloatTensor.of(new float[] {1}, 1))),
        FILE
            + " holds state_dict.mapper.course_mapping.mapping.5.bias, "
            + "which is no part of a StyleCLIP mapper");
    assertRefused(
        together(network(PREFIX + "mapping", 2, 1, 0), network(FINE, 2, 1, 0)),
        FILE
            + " holds state_dict.mapper.fine_mapping.mapping.1.weight, "
            + "which is no part of a StyleCLIP mapper");
  }

  @Test
  void refuses_other_shapes() {
    Map<String, FloatTensor> tensors = network(COARSE, 2, 1, 0);
    tensors.put(COARSE + ".mapping.1.weight", FloatTensor.of(new float[6], 2, 3));
    assertRefused(
        tensors,
        FILE
            + ": state_dict.mapper.course_mapping.mapping.1.weight has shape [2, 3], wanted [2, 2]");
    tensors.put(COARSE + ".mapping.1.weight", FloatTensor.of(new float[4], 4));
    assertRefused(
        tensors,
        FILE
            + ": state_dict.mapper.course_mapping.mapping.1.weight has shape [4], "
            + "wanted [width, width]");
  }

  @Test
  void refuses_networks_of_different_width() {
    assertRefused(
        together(network(COARSE, 2, 1, 0), network(FINE, 3, 1, 0)),
        FILE + ": state_dict.mapper.fine_mapping.mapping.1.weight has shape [3, 3], wanted [2, 2]");
  }

  @Test
  void refuses_what_is_not_finite() {
    Map<String, FloatTensor> tensors = network(COARSE, 2, 1, 0);
    tensors.put(COARSE + ".mapping.2.bias", FloatTensor.of(new float[] {0, Float.NaN}, 2));
    assertRefused(tensors, FILE + ": state_dict.mapper.course_mapping.mapping.2.bias holds NaN");
  }

  @Test
  void refuses_options_that_say_otherwise() {
    Map<String, FloatTensor> tensors = network(COARSE, 2, 1, 0);
    assertRefused(
        tensors,
        Map.of("opts.no_fine_mapper", "False"),
        FILE + " says no_fine_mapper is False, but holds no fine_mapping");
    assertRefused(
        tensors,
        Map.of("opts.no_coarse_mapper", "True"),
        FILE + " says no_coarse_mapper is True, but holds course_mapping");
    Map<String, String> fitting =
        Map.of(
            "opts.no_coarse_mapper", "False",
            "opts.no_medium_mapper", "True",
            "opts.no_fine_mapper", "True");
    assertThat(networks(tensors, fitting)).containsOnlyKeys(MapperGroup.COARSE);
  }

  @Test
  void is_no_file_of_directions() {
    TensorFile content = new TensorFile(network(COARSE, 2, 1, 0), Map.of());
    assertThatThrownBy(() -> Directions.fromTensors(FILE, content))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(FILE + " holds a StyleCLIP mapper, wanted directions");
  }

  private static Map<MapperGroup, MapperNetwork> networks(
      Map<String, FloatTensor> tensors, Map<String, String> metadata) {
    return MapperCheckpoint.find(FILE, new TensorFile(tensors, metadata)).orElseThrow().networks();
  }

  private static void assertRefused(Map<String, FloatTensor> tensors, String message) {
    assertRefused(tensors, Map.of(), message);
  }

  private static void assertRefused(
      Map<String, FloatTensor> tensors, Map<String, String> metadata, String message) {
    assertThatThrownBy(() -> networks(tensors, metadata))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}
