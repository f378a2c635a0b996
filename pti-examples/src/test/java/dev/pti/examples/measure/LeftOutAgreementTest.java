package dev.pti.examples.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Latent;
import dev.pti.editing.Estimate;
import dev.pti.editing.LabelledLatents;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeftOutAgreementTest {
  @Test
  void a_pair_in_the_wrong_order_lowers_the_auc_by_its_part() {
    Estimate auc =
        LeftOutAgreement.of(
            new double[] {1, 3, 2, 4},
            LabelledLatents.of(latents(4), new boolean[] {false, false, true, true}));
    assertThat(auc.value()).isEqualTo(.75);
    assertThat(auc.low()).isEqualTo(0);
    assertThat(auc.high()).isEqualTo(1);
  }

  @Test
  void equal_scores_are_half_right() {
    Estimate auc =
        LeftOutAgreement.of(
            new double[] {1, 1, 1},
            LabelledLatents.of(latents(3), new boolean[] {false, true, true}));
    assertThat(auc).isEqualTo(new Estimate(.5, .5, .5));
  }

  @Test
  void values_that_fall_as_scores_rise_are_correlated_by_minus_one() {
    Estimate correlation =
        LeftOutAgreement.of(
            IntStream.range(0, 20).mapToDouble(i -> i).toArray(),
            LabelledLatents.of(
                latents(20), IntStream.range(0, 20).mapToDouble(i -> 5 - 2 * i).toArray()));
    assertThat(correlation.value()).isCloseTo(-1, within(1e-12));
    assertThat(correlation.high()).isCloseTo(-1, within(1e-12));
  }

  private static List<Latent> latents(int count) {
    return IntStream.range(0, count).mapToObj(i -> Latent.inW(new float[] {i}, 2)).toList();
  }
}
