package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * T has class labels and a transform that turns, grows and moves what is drawn; R has few layers
 * and a clamp that its activations reach.
 */
class StyleGan3ParityTest {
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @ValueSource(strings = {"stylegan3-t", "stylegan3-r"})
  void maps_as_the_reference_does(String name) {
    run(
        name,
        (generator, expected, manager) -> {
          NDArray z = Tensors.array(manager, expected.tensors().get("z"));
          FloatTensor c = expected.tensors().get("c");
          @Nullable NDArray labels = c == null ? null : Tensors.array(manager, c);
          int all = generator.layers();
          compare(expected, "w_psi1", generator.map(z, labels, 1, all));
          compare(expected, "w_psi07", generator.map(z, labels, .7, all));
          compare(expected, "w_psi05_cut4", generator.map(z, labels, .5, 4));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"stylegan3-t", "stylegan3-r"})
  void synthesizes_as_the_reference_does(String name) {
    run(
        name,
        (generator, expected, manager) -> {
          NDArray ws = Tensors.array(manager, expected.tensors().get("ws"));
          compare(expected, "image_const", generator.synthesize(ws));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"stylegan3-t", "stylegan3-r"})
  void has_the_gradients_of_the_reference(String name) {
    run(
        name,
        (generator, expected, manager) -> {
          Autograd autograd = new TorchAutograd(manager);
          NDArray ws =
              autograd.leaf(Tensors.array(manager, expected.tensors().get("ws")).get("0:1"));
          NDArray probe = Tensors.array(manager, expected.tensors().get("probe"));
          Map<String, NDArray> leaves = new LinkedHashMap<>();
          generator.parameters().forEach((key, array) -> leaves.put(key, autograd.leaf(array)));
          try (Autograd.Evaluation evaluation =
              autograd.evaluate(
                  () -> new NDList(generator.with(leaves).synthesize(ws).mul(probe).mean()))) {
            evaluation.backward(1);
          }
          compare(expected, "grad_ws", ws.getGradient());
          int compared = 0;
          for (String key : expected.tensors().keySet()) {
            if (key.startsWith("grad.")) {
              compare(expected, key, leaves.get(key.substring(5)).getGradient());
              compared++;
            }
          }
          assertThat(compared).isPositive();
        });
  }

  private static void compare(TensorFile expected, String key, NDArray actual) {
    assertThat(ParityFiles.error(Tensors.tensor(actual), expected.tensors().get(key)))
        .as(key)
        .isLessThan(TOLERANCE);
  }

  private interface Body {
    void accept(StyleGan generator, TensorFile expected, NDManager manager);
  }

  private static void run(String name, Body body) {
    assumeTrue(ParityFiles.has(name + ".expected"), "no numbers of StyleGAN3 in the folder");
    try (NDManager manager = TorchEngine.newManager(Device.cpu());
        TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      StyleGan generator = StyleGan.load(name, ParityFiles.read(name + ".generator"), manager);
      body.accept(generator, ParityFiles.read(name + ".expected"), manager);
    }
  }
}
