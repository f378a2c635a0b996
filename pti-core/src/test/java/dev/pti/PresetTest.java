package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Inverter;
import dev.pti.api.Losses;
import dev.pti.api.Region;
import dev.pti.core.ParityFiles;
import dev.pti.core.inversion.Projection;
import dev.pti.core.inversion.feature.FeatureEncoderInversion;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PresetTest {
  private static Inverter inverter(Pti.Builder builder) {
    try (Pti pti = builder.device("cpu").build()) {
      return pti.settings().inverter();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"DEFAULT", "FAST"})
  void the_pivot_comes_from_the_bundled_encoder(Preset preset) {
    assertThat(inverter(Pti.builder().preset(preset))).isInstanceOf(FeatureEncoderInversion.class);
  }

  @Test
  void the_reference_searches_as_the_published_code_does() {
    assertThat(inverter(Pti.builder().preset(Preset.REFERENCE)))
        .isInstanceOfSatisfying(
            Projection.class, search -> assertThat(search.settings().steps()).isEqualTo(450));
  }

  @Test
  void the_default_and_fast_search_along_slopes_and_the_reference_does_not() {
    assertThat(Preset.DEFAULT.search().settings().slopes()).isEqualTo(64);
    assertThat(Preset.FAST.search().settings().slopes()).isEqualTo(32);
    assertThat(Preset.REFERENCE.search().settings().slopes()).isZero();
    assertThat(Preset.REFERENCE.search().settings().normWeight()).isZero();
  }

  @Test
  void what_an_inversion_shall_minimize_is_searched_for() {
    List<Pti.Builder> builders =
        List.of(
            Pti.builder().mask(Region.face()),
            Pti.builder().identity(.1),
            Pti.builder().inversionLoss(perceptual -> List.of(perceptual, Losses.l2())));
    assertThat(builders).map(PresetTest::inverter).allMatch(Projection.class::isInstance);
  }

  @Test
  void the_default_regularizes_locality_at_every_third_step_and_fast_never() {
    assertThat(Preset.DEFAULT.tuner().settings().locality())
        .contains(LocalityRegularizer.ofDefaults().every(3));
    assertThat(Preset.FAST.tuner().settings().locality()).isEmpty();
    assertThat(Preset.REFERENCE.tuner().settings().locality()).isEmpty();
  }

  @Test
  void the_default_and_fast_leave_the_coarse_blocks_and_the_reference_moves_all() {
    assertThat(List.of(Preset.DEFAULT, Preset.FAST))
        .extracting(preset -> preset.tuner().settings().parameters())
        .containsOnly(ParameterChoice.middleAndFine());
    assertThat(Preset.REFERENCE.tuner().settings().parameters()).isEqualTo(ParameterChoice.all());
  }

  @ParameterizedTest
  @EnumSource(names = {"DEFAULT", "FAST"})
  void four_or_more_photographs_together_average_the_gradients_of_four(Preset preset) {
    TuningSettings one = preset.tuner().settings();
    assertThat(List.of(preset.tuner(1).settings(), preset.tuner(3).settings())).containsOnly(one);
    assertThat(preset.tuner(4).settings())
        .isEqualTo(preset.tuner(9).settings())
        .isEqualTo(one.toBuilder().accumulation(4).learningRate(2 * one.learningRate()).build());
  }

  @Test
  void the_reference_goes_from_one_photograph_to_the_next() {
    assertThat(Preset.REFERENCE.tuner(9).settings()).isEqualTo(Preset.REFERENCE.tuner().settings());
  }

  @Test
  void the_tuner_of_several_has_what_was_asked_for_apart_from_it_and_ones_own_wins() {
    try (Pti pti = Pti.builder().device("cpu").withoutLocality().recomputation().build()) {
      TuningSettings four = ((PivotalTuning) pti.settings().tuner(4)).settings();
      assertThat(four.accumulation()).isEqualTo(4);
      assertThat(four.locality()).isEmpty();
      assertThat(four.recomputation()).isTrue();
    }
    PivotalTuning mine = PivotalTuning.ofDefaults();
    try (Pti pti = Pti.builder().device("cpu").tuner(mine).build()) {
      assertThat(pti.settings().tuner(4)).isSameAs(mine);
    }
  }

  @Test
  void an_inverter_of_ones_own_wins() {
    Projection mine = Projection.inWPlus();
    assertThat(inverter(Pti.builder().inverter(mine))).isSameAs(mine);
  }

  @Test
  void another_generator_is_searched() {
    assertThat(inverter(Pti.builder().generator(ParityFiles.file("small.generator"))))
        .isInstanceOf(Projection.class);
  }
}
