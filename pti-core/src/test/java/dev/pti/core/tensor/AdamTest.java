package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.core.stylegan.StyleGan;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdamTest {
  private static final double RATE = .01;
  private static final Kernels KERNELS = Kernels.load(StyleGan.class, "stylegan2.py");

  /** PyTorch's formula in double: epsilon is added after the bias correction. */
  private static final class Twin {
    final double[] value;
    private final double[] first;
    private final double[] second;
    private int steps;

    Twin(int size) {
      value = new double[size];
      first = new double[size];
      second = new double[size];
    }

    void step(float[] gradient, double rate) {
      steps++;
      for (int i = 0; i < value.length; i++) {
        first[i] = .9 * first[i] + .1 * gradient[i];
        second[i] = .999 * second[i] + .001 * gradient[i] * (double) gradient[i];
        double mean = first[i] / (1 - Math.pow(.9, steps));
        double deviation = Math.sqrt(second[i] / (1 - Math.pow(.999, steps)));
        value[i] -= rate * mean / (deviation + 1e-8);
      }
    }
  }

  @Test
  void moves_as_the_formula_says_with_gradients_of_every_size() {
    float[][] gradients = {
      {1, -3, 1e-7f, -1e-7f, 1e4f, 0},
      {.5f, 3, 2e-7f, 1e-9f, -1e4f, 0},
      {0, -1, -1e-7f, 1e-8f, 5, 1e-8f},
      {-2, 1e-3f, 1e-7f, -1e-7f, 0, -1},
    };
    try (Native room = new Native()) {
      NDArray leaf = room.autograd.leaf(room.array(new float[6]));
      Autograd.Optimizer adam = room.autograd.adam(List.of(leaf));
      Twin twin = new Twin(6);
      for (int step = 0; step < gradients.length; step++) {
        double rate = RATE * (step + 1);
        pull(room, leaf, gradients[step]);
        adam.step(rate);
        twin.step(gradients[step], rate);
        for (int i = 0; i < 6; i++) {
          assertThat((double) leaf.toFloatArray()[i])
              .as("entry %d after step %d", i, step)
              .isCloseTo(twin.value[i], within(1e-5 * Math.abs(twin.value[i]) + 1e-12));
        }
      }
    }
  }

  @Test
  void adds_epsilon_after_the_bias_correction() {
    try (Native room = new Native()) {
      NDArray leaf = room.autograd.leaf(room.array(0));
      Autograd.Optimizer adam = room.autograd.adam(List.of(leaf));
      pull(room, leaf, 1e-7f);
      adam.step(1);
      // 1e-7 / (1e-7 + 1e-8); before the correction it would be .24.
      assertThat(leaf.getFloat(0)).isCloseTo(-10 / 11f, within(1e-4f));
    }
  }

  @Test
  void leaves_without_a_gradient_stay_and_do_not_count_steps() {
    try (Native room = new Native()) {
      NDArray moving = room.autograd.leaf(room.array(0));
      NDArray waiting = room.autograd.leaf(room.array(5));
      Autograd.Optimizer adam = room.autograd.adam(List.of(moving, waiting));
      for (int step = 0; step < 3; step++) {
        pull(room, moving, 1);
        adam.step(RATE);
      }
      assertThat(waiting.getFloat(0)).isEqualTo(5);

      pull(room, waiting, 2);
      adam.step(RATE);

      assertThat(waiting.getFloat(0)).isCloseTo((float) (5 - RATE), within(1e-6f));
    }
  }

  @Test
  void a_step_clears_the_gradients() {
    try (Native room = new Native()) {
      NDArray leaf = room.autograd.leaf(room.array(1));
      Autograd.Optimizer adam = room.autograd.adam(List.of(leaf));
      pull(room, leaf, 3);
      adam.step(RATE);
      pull(room, leaf, 3);
      assertThat(leaf.getGradient().toFloatArray()).containsExactly(3);
    }
  }

  @Test
  void a_step_before_any_gradient_does_nothing() {
    try (Native room = new Native()) {
      NDArray leaf = room.autograd.leaf(room.array(1));
      room.autograd.adam(List.of(leaf)).step(RATE);
      assertThat(leaf.getFloat(0)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void remembers_in_the_order_of_the_leaf_whichever_layout_it_has(boolean up) {
    try (Native room = new Native()) {
      NDArray leaf = laidOut(room, up);
      Adam adam = new Adam(room.manager, List.of(leaf));
      float[] direction = pullUnevenly(room, leaf);
      adam.step(RATE);
      float[] first = adam.moments().get(0).first().toArray();
      for (int i = 0; i < first.length; i++) {
        assertThat(first[i]).as("entry %d", i).isCloseTo(.1f * direction[i], withinPercentage(.01));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void moves_by_the_gradient_of_each_value_whichever_layout_a_leaf_has(boolean up) {
    try (Native room = new Native()) {
      NDArray leaf = laidOut(room, up);
      NDArray plain = room.autograd.leaf(room.array(new float[2 * 3 * 2 * 2]).reshape(2, 3, 2, 2));
      for (NDArray each : List.of(leaf, plain)) {
        Adam adam = new Adam(room.manager, List.of(each));
        pullUnevenly(room, each);
        adam.step(RATE);
        pullUnevenly(room, each);
        adam.step(RATE);
      }
      assertThat(leaf.toFloatArray()).containsExactly(plain.toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void goes_on_from_moments_whichever_layout_a_leaf_has(boolean up) {
    try (Native room = new Native()) {
      NDArray whole = laidOut(room, up);
      NDArray pieces = laidOut(room, up);
      Adam adam = new Adam(room.manager, List.of(whole));
      Adam before = new Adam(room.manager, List.of(pieces));
      Adam after = new Adam(room.manager, List.of(pieces));
      pullUnevenly(room, whole);
      adam.step(RATE);
      pullUnevenly(room, pieces);
      before.step(RATE);
      after.restore(before.moments());

      pullUnevenly(room, whole);
      adam.step(RATE);
      pullUnevenly(room, pieces);
      after.step(RATE);

      assertThat(pieces.toFloatArray()).containsExactly(whole.toFloatArray());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_gradient_in_another_layout_is_brought_into_the_leafs(boolean up) {
    try (Native room = new Native()) {
      float[] values = new float[2 * 3 * 2 * 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = i;
      }
      NDArray gradient = room.array(values).reshape(2, 3, 2, 2);
      NDArray row =
          Kernels.load(Adam.class, "adam.py")
              .callWithLists(
                  "gradient_rows", List.of(new NDList(gradient), new NDList(laidOut(room, up))))
              .get(0);
      // Channels, or the outputs of an upsampling convolution, come next to each other.
      assertThat(row.toFloatArray())
          .startsWith(up ? new float[] {0, 12, 1, 13} : new float[] {0, 4, 8, 1});
    }
  }

  /** A convolution's weights as a generator keeps them. */
  private static NDArray laidOut(Native room, boolean up) {
    NDArray weights = room.array(new float[2 * 3 * 2 * 2]).reshape(2, 3, 2, 2);
    return room.autograd.leaf(KERNELS.call("laid_out", weights, Kernels.number(up ? 1 : 0)));
  }

  private static float[] pullUnevenly(Native room, NDArray leaf) {
    float[] gradient = new float[2 * 3 * 2 * 2];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (i - 7) * (float) Math.pow(10, i % 5);
    }
    NDArray direction = room.array(gradient).reshape(2, 3, 2, 2);
    try (var losses = room.autograd.evaluate(() -> new NDList(leaf.mul(direction).sum()))) {
      losses.backward(1);
    }
    return gradient;
  }

  private static void pull(Native room, NDArray leaf, float... gradient) {
    NDArray direction = room.array(gradient);
    try (var losses = room.autograd.evaluate(() -> new NDList(leaf.mul(direction).sum()))) {
      losses.backward(1);
    }
  }
}
