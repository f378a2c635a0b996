package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParameterChoiceTest {
  private static final List<String> NAMES =
      List.of(
          "mapping.fc0.weight",
          "synthesis.b4.const",
          "synthesis.b4.conv1.weight",
          "synthesis.b4.torgb.weight",
          "synthesis.b8.conv0.weight",
          "synthesis.b8.conv0.affine.bias",
          "synthesis.b8.torgb.bias",
          "synthesis.b16.conv1.noise_strength");

  private static Set<String> chosen(ParameterChoice choice) {
    return chosen(choice, NAMES);
  }

  private static Set<String> chosen(ParameterChoice choice, List<String> names) {
    return chosen(choice, names, PictureSize.square(16));
  }

  private static Set<String> chosen(
      ParameterChoice choice, List<String> names, PictureSize pictures) {
    Map<String, String> parameters = new LinkedHashMap<>();
    names.forEach(name -> parameters.put(name, name));
    return choice.from(parameters, pictures).keySet();
  }

  @Test
  void the_synthesis_network_moves_and_the_mapping_network_stays() {
    assertThat(chosen(ParameterChoice.all())).containsExactlyElementsOf(NAMES.subList(1, 8));
  }

  @Test
  void coarse_blocks_are_those_of_4_and_8_pixels() {
    assertThat(chosen(ParameterChoice.middleAndFine()))
        .containsExactly("synthesis.b16.conv1.noise_strength");
  }

  @Test
  void without_a_block_that_is_not_coarse_the_synthesis_network_moves() {
    assertThat(chosen(ParameterChoice.middleAndFine(), NAMES.subList(0, 7)))
        .containsExactlyElementsOf(NAMES.subList(1, 7));
    assertThat(chosen(ParameterChoice.middleAndFine(), List.of("map.a", "synthesis.layer0.weight")))
        .containsExactly("synthesis.layer0.weight");
  }

  @Test
  void convolutions_leave_to_rgb_and_the_constant_where_they_are() {
    assertThat(chosen(ParameterChoice.convolutions()))
        .containsExactly(
            "synthesis.b4.conv1.weight",
            "synthesis.b8.conv0.weight",
            "synthesis.b8.conv0.affine.bias",
            "synthesis.b16.conv1.noise_strength");
  }

  @Test
  void a_range_of_resolutions_takes_its_ends_in() {
    assertThat(chosen(ParameterChoice.resolutions(8, 16)))
        .containsExactlyElementsOf(NAMES.subList(4, 8));
    assertThat(chosen(ParameterChoice.convolutions().between(4, 4)))
        .containsExactly("synthesis.b4.conv1.weight");
  }

  @Test
  void layers_of_stylegan3_are_called_by_their_widths() {
    List<String> square =
        List.of(
            "synthesis.input.weight",
            "synthesis.L0_36_8.weight",
            "synthesis.L4_52_8.weight",
            "synthesis.L8_84_8.weight",
            "synthesis.L13_64_4.weight");
    assertThat(chosen(ParameterChoice.resolutions(32, 64), square, PictureSize.square(64)))
        .containsExactlyElementsOf(square.subList(2, 5));
    List<String> narrow =
        List.of(
            "synthesis.input.weight",
            "synthesis.L0_18_8.weight",
            "synthesis.L4_26_8.weight",
            "synthesis.L8_42_8.weight",
            "synthesis.L13_32_4.weight");
    PictureSize pictures = new PictureSize(32, 64);
    assertThat(chosen(ParameterChoice.resolutions(16, 16), narrow, pictures))
        .containsExactlyElementsOf(narrow.subList(0, 2));
    assertThat(chosen(ParameterChoice.resolutions(32, 32), narrow, pictures))
        .containsExactly("synthesis.L4_26_8.weight");
    assertThat(chosen(ParameterChoice.resolutions(64, 64), narrow, pictures))
        .containsExactlyElementsOf(narrow.subList(3, 5));
  }

  @Test
  void blocks_of_stylegan2_are_called_by_their_resolutions_whatever_the_pictures_proportions() {
    assertThat(chosen(ParameterChoice.resolutions(8, 16), NAMES, new PictureSize(24, 16)))
        .containsExactlyElementsOf(NAMES.subList(4, 8));
  }

  @Test
  void names_match_whole_and_in_the_order_of_the_generator() {
    assertThat(chosen(ParameterChoice.named("*.torgb.*", "synthesis.b4.*nst")))
        .containsExactly(
            "synthesis.b4.const", "synthesis.b4.torgb.weight", "synthesis.b8.torgb.bias");
    assertThat(chosen(ParameterChoice.named("synthesis.b8.conv0.weight")))
        .containsExactly("synthesis.b8.conv0.weight");
  }

  @Test
  void refuses_a_pattern_that_matches_nothing() {
    assertRefused(
        ParameterChoice.named("*.torgb.*", "synthesis.b8.conv0"),
        "tuning: no parameter of the generator matches synthesis.b8.conv0; those of the synthesis"
            + " network can move");
    assertRefused(
        ParameterChoice.named("synthesis.b.*"),
        "tuning: no parameter of the generator matches synthesis.b.*; those of the synthesis"
            + " network can move");
    assertRefused(
        ParameterChoice.named("mapping.*"),
        "tuning: no parameter of the generator matches mapping.*; those of the synthesis network"
            + " can move");
    assertRefused(
        ParameterChoice.convolutions().between(32, 64),
        "tuning: no parameter of the generator matches synthesis.b*.conv* at resolutions 32 to 64;"
            + " those of the synthesis network can move");
  }

  private static void assertRefused(ParameterChoice choice, String message) {
    assertThatThrownBy(() -> chosen(choice))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void refuses_an_empty_choice() {
    assertThatThrownBy(ParameterChoice::named)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("tuning: parameters is empty, wanted at least one pattern");
    assertThatThrownBy(() -> ParameterChoice.resolutions(64, 8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "tuning: parameters at resolutions 64 to 8 are none, wanted a range from low to high");
  }

  @Test
  void prints_itself_and_is_a_value() {
    assertThat(ParameterChoice.convolutions().between(16, 64))
        .hasToString("synthesis.b*.conv* at resolutions 16 to 64")
        .isEqualTo(ParameterChoice.named("synthesis.b*.conv*").between(16, 64));
    assertThat(ParameterChoice.named("a", "b")).hasToString("a, b");
    assertThat(ParameterChoice.middleAndFine())
        .hasToString("synthesis.* at resolutions from 16, else all");
    assertThat(ParameterChoice.resolutions(8, Integer.MAX_VALUE))
        .hasToString("synthesis.* at resolutions from 8");
  }
}
