package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Arithmetic;
import dev.pti.api.Autograd;
import dev.pti.core.ParityFiles;
import dev.pti.core.tensor.TorchAutograd;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drawing in bfloat16 against drawing in float32, and what is remembered of loaded weights. */
class ArithmeticTest {
  private static final String WEIGHT = "synthesis.b16.conv1.weight";

  @Test
  void bfloat16_draws_almost_the_same_picture() {
    try (Loaded loaded = loaded()) {
      NDArray ws = loaded.gaussian(1, 2, loaded.generator.layers(), 32);
      NDArray exact = loaded.generator.synthesize(ws);
      NDArray half = loaded.generator.in(Arithmetic.BFLOAT16).synthesize(ws);

      assertThat(half.getDataType()).isEqualTo(exact.getDataType());
      assertThat(apart(half, exact)).isBetween(1e-4, .02);
      assertThat(loaded.generator.synthesize(ws)).isEqualTo(exact);
    }
  }

  @Test
  void bfloat16_has_almost_the_same_gradient_for_w() {
    try (Loaded loaded = loaded()) {
      NDArray ws = loaded.gaussian(1, 2, loaded.generator.layers(), 32);
      StyleGan half = loaded.generator.in(Arithmetic.BFLOAT16);
      NDArray exact = gradient(loaded, ws, loaded.generator::synthesize);
      assertThat(apart(gradient(loaded, ws, half::synthesize), exact)).isBetween(1e-4, .08);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {WEIGHT, "synthesis.b8.conv0.weight", "synthesis.b32.torgb.weight"})
  void bfloat16_has_almost_the_same_gradient_for_a_weight(String name) {
    try (Loaded loaded = loaded()) {
      NDArray ws = loaded.gaussian(1, 2, loaded.generator.layers(), 32);
      NDArray weight = loaded.generator.tensor(name);
      StyleGan half = loaded.generator.in(Arithmetic.BFLOAT16);
      NDArray exact =
          gradient(
              loaded, weight, moved -> loaded.generator.with(Map.of(name, moved)).synthesize(ws));
      NDArray found =
          gradient(loaded, weight, moved -> half.with(Map.of(name, moved)).synthesize(ws));
      assertThat(found.getDataType()).isEqualTo(exact.getDataType());
      assertThat(apart(found, exact)).isBetween(1e-4, .08);
    }
  }

  @Test
  void a_replaced_weight_is_demodulated_by_its_own_sums() {
    try (Loaded loaded = loaded()) {
      NDArray ws = loaded.gaussian(1, 1, loaded.generator.layers(), 32);
      NDArray weight = loaded.generator.tensor(WEIGHT);
      NDArray thrice = weight.add(weight).add(weight);
      // Demodulation takes a weight's scale away again.
      NDArray picture = loaded.generator.with(Map.of(WEIGHT, thrice)).synthesize(ws);
      assertThat(apart(picture, loaded.generator.synthesize(ws))).isLessThan(1e-5);
    }
  }

  @Test
  void weights_are_read_back_in_the_order_in_which_they_were_stored() {
    try (Loaded loaded = loaded()) {
      assertThat(loaded.generator.tensor(WEIGHT).toFloatArray())
          .isEqualTo(ParityFiles.read("small.generator").get(WEIGHT).toArray());
    }
  }

  private static Loaded loaded() {
    return new Loaded(ParityFiles.read("small.generator"));
  }

  private static NDArray gradient(Loaded loaded, NDArray at, Function<NDArray, NDArray> draw) {
    Autograd autograd = new TorchAutograd(loaded.manager);
    NDArray probe = loaded.gaussian(2, 1, 3, 32, 32);
    NDArray leaf = autograd.leaf(at);
    try (Autograd.Evaluation loss =
        autograd.evaluate(() -> new NDList(draw.apply(leaf).mul(probe).sum()))) {
      loss.backward(1);
    }
    return leaf.getGradient();
  }

  /** The difference's length, as a part of the second's. */
  private static double apart(NDArray one, NDArray other) {
    return length(one.sub(other)) / length(other);
  }

  private static double length(NDArray array) {
    return Math.sqrt(array.square().sum().getFloat());
  }
}
