package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.PictureSize;
import dev.pti.core.ParityFiles;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One picture is drawn by modulated weights, several, or one whose latent alone has a gradient, by
 * modulated activations.
 */
class ModulationTest {
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @ValueSource(strings = {"small", "wide"})
  void weights_and_activations_modulated_give_the_same_picture_and_gradients(String name) {
    try (Loaded loaded = new Loaded(ParityFiles.read(name + ".generator"))) {
      NDArray ws = loaded.gaussian(1, 1, loaded.generator.layers(), 32);
      Drawn one = draw(loaded, ws, 1);
      Drawn two = draw(loaded, ws, 2);

      assertThat(ParityFiles.error(one.picture, two.picture)).isPositive().isLessThan(TOLERANCE);
      assertThat(one.gradients).containsOnlyKeys(two.gradients.keySet()).isNotEmpty();
      one.gradients.forEach(
          (parameter, gradient) ->
              assertThat(ParityFiles.error(gradient, two.gradients.get(parameter)))
                  .as(parameter)
                  .isLessThan(TOLERANCE));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "wide"})
  void a_search_over_w_draws_what_is_drawn_without_a_graph(String name) {
    try (Loaded loaded = new Loaded(ParityFiles.read(name + ".generator"))) {
      NDArray ws = loaded.gaussian(1, 1, loaded.generator.layers(), 32);
      NDArray leaf = new TorchAutograd(loaded.manager).leaf(ws);
      NDArray without = loaded.generator.synthesize(ws);
      try (var on = TorchAutograd.gradientMode(true)) {
        NDArray with = loaded.generator.synthesize(leaf).stopGradient();
        assertThat(ParityFiles.error(Tensors.tensor(with), Tensors.tensor(without)))
            .isPositive()
            .isLessThan(TOLERANCE);
      }
    }
  }

  private record Drawn(FloatTensor picture, Map<String, FloatTensor> gradients) {}

  /** Draws the same picture some times, and goes backward from their mean. */
  private static Drawn draw(Loaded loaded, NDArray ws, int times) {
    Autograd autograd = new TorchAutograd(loaded.manager);
    PictureSize size = loaded.generator.pictureSize();
    NDArray probe = loaded.gaussian(2, 1, 3, size.height(), size.width());
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    loaded.generator.parameters().forEach((key, array) -> leaves.put(key, autograd.leaf(array)));
    StyleGan moving = loaded.generator.with(leaves);
    NDArray all = ws.repeat(0, times);
    try (Autograd.Evaluation loss =
        autograd.evaluate(() -> new NDList(moving.synthesize(all).mul(probe).mean()))) {
      loss.backward(1);
    }
    Map<String, FloatTensor> gradients = new LinkedHashMap<>();
    leaves.forEach(
        (key, leaf) -> {
          if (key.startsWith("synthesis.")) {
            gradients.put(key, Tensors.tensor(leaf.getGradient()));
          }
        });
    return new Drawn(Tensors.tensor(moving.synthesize(all).get("0:1")), gradients);
  }
}
