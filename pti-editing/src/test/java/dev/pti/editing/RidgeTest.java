package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RidgeTest {
  private static final int COUNT = 400;

  private final Random random = new Random(1);
  private final float[][] inputs = new float[COUNT][3];
  private final double[] outputs = new double[COUNT];
  private final int[] all = IntStream.range(0, COUNT).toArray();

  RidgeTest() {
    for (int i = 0; i < COUNT; i++) {
      for (int j = 0; j < 3; j++) {
        inputs[i][j] = (float) random.nextGaussian() + 5;
      }
      outputs[i] = 2 * inputs[i][0] - inputs[i][1] + 7;
    }
  }

  @Test
  void finds_a_linear_relation() {
    LinearFit fit = Ridge.fit(inputs, outputs, all, 1e-9);
    assertThat(fit.weights()).containsExactly(new double[] {2, -1, 0}, within(1e-6));
    assertThat(fit.predict(new float[] {1, 1, 1})).isCloseTo(8, within(1e-5));
  }

  @Test
  void a_penalty_makes_the_weights_smaller() {
    LinearFit fit = Ridge.fit(inputs, outputs, all, 1);
    assertThat(fit.weights()[0]).isBetween(.8, 1.2);
  }

  /** A column of zeros adds nothing but makes dimensions outnumber samples. */
  @Test
  void more_dimensions_than_samples_are_solved_alike() {
    int[] few = IntStream.range(0, 20).toArray();
    LinearFit narrow = Ridge.fit(inputs, outputs, few, .3);
    float[][] wide = new float[COUNT][30];
    for (int i = 0; i < COUNT; i++) {
      System.arraycopy(inputs[i], 0, wide[i], 0, 3);
    }
    // The penalty is in units of the mean variance, which ten times the columns make a tenth.
    LinearFit same = Ridge.fit(wide, outputs, few, 3);
    assertThat(same.weights()).hasSize(30);
    for (int i = 0; i < 3; i++) {
      assertThat(same.weights()[i]).isCloseTo(narrow.weights()[i], within(1e-9));
    }
  }
}
