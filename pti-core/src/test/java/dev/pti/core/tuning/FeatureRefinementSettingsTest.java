package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureRefinementSettingsTest {
  @Test
  void print_themselves_and_copy() {
    FeatureRefinement refinement = FeatureRefinement.ofDefaults();
    assertThat(refinement)
        .hasToString(
            "refinement FeatureRefinementSettings{steps=100, learningRate=0.003,"
                + " coolDown=0.4, reach=0.4, recomputation=false}");
    assertThat(refinement.with(b -> b.steps(5)).settings())
        .isEqualTo(FeatureRefinementSettings.builder().steps(5).build())
        .hasSameHashCodeAs(FeatureRefinementSettings.builder().steps(5).build())
        .isNotEqualTo(refinement.settings());
    assertThat(refinement.with(b -> b.steps(5)).with(b -> b.reach(.3)).settings().steps())
        .isEqualTo(5);
  }

  @Test
  void refuse_what_is_out_of_range() {
    for (int resolution : new int[] {-4, 0, 1, 2, 12, 65}) {
      assertRefused(
          b -> b.resolution(resolution),
          "resolution is " + resolution + ", wanted a power of two of at least 4, or none");
    }
    assertRefused(b -> b.steps(-1), "steps is -1, wanted 0 or more");
    assertRefused(b -> b.learningRate(0), "learningRate is 0.0, wanted a finite number above 0");
    assertRefused(b -> b.coolDown(1.5), "coolDown is 1.5, wanted 0 to 1");
    assertRefused(b -> b.reach(0), "reach is 0.0, wanted a finite number above 0");
    assertRefused(b -> b.reach(Double.NaN), "reach is NaN, wanted a finite number above 0");
    assertRefused(b -> b.threshold(0), "threshold is 0.0, wanted a finite number above 0, or none");
  }

  private static void assertRefused(
      UnaryOperator<FeatureRefinementSettings.Builder> change, String why) {
    assertThatThrownBy(() -> FeatureRefinement.ofDefaults().with(change))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("refinement: " + why);
  }

  @ParameterizedTest
  @CsvSource({"1024,64", "256,64", "128,64", "64,32", "32,16"})
  void the_resolution_is_64_or_half_of_the_pictures(int pictures, int resolution) {
    FeatureRefinementSettings usual = FeatureRefinement.ofDefaults().settings();
    assertThat(usual.resolutionIn(pictures)).isEqualTo(resolution);
    assertThat(FeatureRefinementSettings.builder().resolution(8).build().resolutionIn(pictures))
        .isEqualTo(8);
  }
}
