package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AgreementTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  private static Agreement classes(double[] scores, double... labels) {
    return new Agreement(scores, labels, true, 200, 0);
  }

  @Test
  void auc_counts_pairs_and_ties_as_half() {
    Agreement agreement = classes(new double[] {-1, 2, 2, 3}, 0, 0, 1, 1);
    // Of four pairs three are in order and one is tied.
    assertThat(agreement.estimate(agreement::auc).value()).isCloseTo(3.5 / 4, CLOSE);
    assertThat(agreement.auc(new int[] {1, 2, 1, 1})).isCloseTo(5. / 6, CLOSE);
  }

  @Test
  void accuracy_counts_both_classes_alike() {
    Agreement agreement = classes(new double[] {-1, 1, 2, 3}, 0, 1, 1, 0);
    assertThat(agreement.estimate(agreement::accuracy).value()).isCloseTo(.75, CLOSE);
  }

  @Test
  void correlation_and_r2_of_a_line() {
    double[] labels = {1, 2, 3, 4};
    Agreement agreement = new Agreement(new double[] {1, 2, 3, 5}, labels, false, 200, 0);
    int[] once = {1, 1, 1, 1};
    assertThat(agreement.correlation(once)).isCloseTo(6.5 / Math.sqrt(5 * 8.75), CLOSE);
    assertThat(agreement.r2(once)).isCloseTo(1 - 1. / 5, CLOSE);
    assertThat(agreement.slope()).isCloseTo(6.5 / 8.75, CLOSE);
  }

  @Test
  void the_interval_of_a_correlation_is_that_of_the_textbook() {
    int count = 400;
    Random random = new Random(1);
    double[] scores = new double[count];
    double[] labels = new double[count];
    for (int i = 0; i < count; i++) {
      scores[i] = random.nextGaussian();
      labels[i] = .6 * scores[i] + .8 * random.nextGaussian();
    }
    Agreement agreement = new Agreement(scores, labels, false, 2000, 0);
    Estimate estimate = agreement.estimate(agreement::correlation);
    // Fisher's transformation: a standard error of 1 / sqrt(n - 3).
    double z = Math.log((1 + estimate.value()) / (1 - estimate.value())) / 2;
    double reach = 1.96 / Math.sqrt(count - 3);
    assertThat(estimate.low()).isCloseTo(Math.tanh(z - reach), within(.015));
    assertThat(estimate.high()).isCloseTo(Math.tanh(z + reach), within(.015));
    assertThat(agreement.estimate(agreement::correlation)).isEqualTo(estimate);
  }
}
