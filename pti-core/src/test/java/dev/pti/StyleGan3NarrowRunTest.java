package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.PictureSize;
import dev.pti.api.Step;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A photograph goes the same way where pictures are half as wide as high, as StyleGAN-Human's. */
class StyleGan3NarrowRunTest extends AliasFreeRunContract {
  StyleGan3NarrowRunTest() {
    super("human-stylegan3-r.generator");
  }

  @Test
  void says_what_it_is() {
    assertThat(pti.generator()).hasToString("StyleGAN3 32 x 64, 9 layers of 16");
    assertThat(pti.generator().pictureSize()).isEqualTo(new PictureSize(32, 64));
    assertThat(pti.generator().resolution()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void it_is_refined_at_each_resolution_with_recomputation_as_without(int resolution) {
    FeatureRefinement refinement =
        FeatureRefinement.ofDefaults().with(b -> b.resolution(resolution).steps(4));
    Tuned refined = tuned.refine(refinement);
    assertThat(refined.tuning().features().get(0).size())
        .isEqualTo(new PictureSize(resolution / 2, resolution));
    assertThat(refined.picture()).isNotEqualTo(tuned.picture());
    List<Step> steps = refined.tuning().history();
    assertThat(steps.get(3).loss()).isLessThan(steps.get(0).loss());
    Tuned again = tuned.refine(refinement.with(b -> b.recomputation(true)));
    assertThat(again.metrics().mse()).isCloseTo(refined.metrics().mse(), within(1e-5));
  }

  /** By their widths alone, the last layers could be those of half of the resolution. */
  @ParameterizedTest
  @CsvSource({
    "16, synthesis.L1_18_10.weight, synthesis.L2_26_10.weight",
    "32, synthesis.L2_26_10.weight, synthesis.L6_32_5.weight",
    "64, synthesis.L6_32_5.weight, synthesis.L2_26_10.weight"
  })
  void weights_of_some_resolutions_move(int resolution, String moves, String stays) {
    PivotalTuning some =
        SmallPti.tuner(1)
            .with(b -> b.parameters(ParameterChoice.resolutions(resolution, resolution)));
    try (Pti other = builder().tuner(some).build()) {
      assertThat(other.invert(target()).tune().tuning().difference().keySet())
          .contains(moves)
          .doesNotContain(stays);
    }
  }
}
