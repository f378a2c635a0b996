package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.bwaldvogel.liblinear.SolverType;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinearClassifierTest {
  private final Random random = new Random(1);

  private double probability(double logOdds) {
    return 1 / (1 + Math.exp(-logOdds));
  }

  @Test
  void logistic_regression_finds_the_log_odds_that_labels_were_drawn_by() {
    int count = 20_000;
    float[][] inputs = new float[count][2];
    double[] labels = new double[count];
    for (int i = 0; i < count; i++) {
      inputs[i] = new float[] {(float) random.nextGaussian(), (float) (2 * random.nextGaussian())};
      labels[i] = random.nextDouble() < probability(1.5 * inputs[i][0] - .5 * inputs[i][1]) ? 1 : 0;
    }
    LinearFit fit =
        LinearClassifier.fit(
            SolverType.L2R_LR, inputs, labels, IntStream.range(0, count).toArray(), 1e-6);
    assertThat(fit.weights()).containsExactly(new double[] {1.5, -.5}, within(.08));
    assertThat(
            LinearClassifier.slopeOfLogOdds(
                IntStream.range(0, count).mapToDouble(i -> fit.predict(inputs[i])).toArray(),
                labels))
        .isCloseTo(1, within(.05));
  }

  /** Of two points at 1 and 3 the boundary is in the middle, at any number of copies of one. */
  @Test
  void classes_count_alike_however_many_they_are() {
    float[][] inputs = new float[50][];
    double[] labels = new double[50];
    for (int i = 0; i < 50; i++) {
      inputs[i] = new float[] {i == 0 ? 3 : 1, 0};
      labels[i] = i == 0 ? 1 : 0;
    }
    for (SolverType solver : new SolverType[] {SolverType.L2R_L2LOSS_SVC, SolverType.L2R_LR}) {
      LinearFit fit =
          LinearClassifier.fit(solver, inputs, labels, IntStream.range(0, 50).toArray(), .1);
      assertThat(fit.predict(new float[] {2, 0})).isCloseTo(0, within(.01));
      assertThat(fit.predict(new float[] {3, 0})).isPositive();
    }
  }
}
