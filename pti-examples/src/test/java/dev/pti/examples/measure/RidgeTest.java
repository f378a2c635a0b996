package dev.pti.examples.measure;

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

  RidgeTest() {
    for (int i = 0; i < COUNT; i++) {
      for (int j = 0; j < 3; j++) {
        inputs[i][j] = (float) random.nextGaussian() + 5;
      }
      outputs[i] = 2 * inputs[i][0] - inputs[i][1] + 7;
    }
  }

  @Test
  void finds_a_linear_relation_and_foretells_what_was_left_out() {
    Ridge fit = Ridge.fit(inputs, outputs, IntStream.range(0, COUNT).toArray(), 1e-9);
    assertThat(fit.weights()).containsExactly(new double[] {2, -1, 0}, within(1e-6));
    assertThat(fit.predict(new float[] {1, 1, 1})).isCloseTo(8, within(1e-5));
    assertThat(Ridge.explained(inputs, outputs, 1e-9)).isCloseTo(1, within(1e-6));
  }

  @Test
  void a_penalty_makes_the_weights_smaller() {
    Ridge fit = Ridge.fit(inputs, outputs, IntStream.range(0, COUNT).toArray(), 1);
    assertThat(fit.weights()[0]).isBetween(.8, 1.2);
  }

  @Test
  void explains_nothing_of_chance() {
    double[] chance = random.doubles(COUNT).toArray();
    assertThat(Ridge.explained(inputs, chance, .1)).isLessThan(.05);
  }
}
