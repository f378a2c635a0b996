package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Inverted;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Target;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.examples.measure.FaceAttributes;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class MethodsStudyTest {
  private static Pti pti;
  private static Inverted inverted;

  @BeforeAll
  static void invert() {
    pti =
        Pti.builder()
            .inverter(Projection.inW().with(b -> b.steps(2)))
            .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(2)))
            .build();
    inverted =
        pti.invert(new Target("drawn", pti.generator().synthesize(pti.generator().meanLatent())));
  }

  @AfterAll
  static void close() {
    pti.close();
  }

  @Test
  void a_generator_that_was_not_tuned_has_not_drifted() {
    assertThat(MethodsStudy.drift(pti, inverted.withoutTuning())).isZero();
    assertThat(MethodsStudy.drift(pti, inverted.tune())).isPositive();
  }

  @Test
  void every_figure_of_the_table_is_measured() {
    Tuned untuned = inverted.withoutTuning();
    try (FaceAttributes faces = new FaceAttributes()) {
      Map<String, Double> figures = MethodsStudy.figures(pti, faces, untuned, 7);
      assertThat(figures)
          .containsKeys("mse", "psnr", "ms_ssim", "perceptual", "identity", "drift")
          .containsEntry("seconds", 7.);
      for (String attribute : MeasuredEdits.attributes()) {
        assertThat(figures)
            .containsKeys(MeasuredEdits.effect(attribute), MeasuredEdits.identity(attribute));
        assertThat(figures.get(MeasuredEdits.travelled(attribute))).isPositive();
      }
    }
  }

  @Test
  void an_inversion_that_is_handed_over_is_tuned_from_the_same_pivot() {
    Handover handover = new Handover();
    handover.hold(inverted.inversion());
    try (Pti other = Pti.builder().inverter(handover).build()) {
      Inverted again = other.invert(inverted.target());
      assertThat(again.latent()).isEqualTo(inverted.latent());
      assertThat(again.picture()).isEqualTo(inverted.picture());
    }
  }
}
