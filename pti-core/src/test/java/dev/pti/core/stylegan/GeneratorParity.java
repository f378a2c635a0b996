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

/** Compares a generator of the parity fixtures with what the reference computed of it. */
final class GeneratorParity {
  private static final double TOLERANCE = 1e-4;

  private GeneratorParity() {}

  static void maps(String name) {
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

  /** Of the first latent, with the constant noise: what the blocks of these resolutions hand on. */
  static void hasActivations(String name) {
    run(
        name,
        (generator, expected, manager) -> {
          NDArray ws = Tensors.array(manager, expected.tensors().get("ws")).get("0:1");
          int compared = 0;
          for (String key : expected.tensors().keySet()) {
            if (key.startsWith("activation.b")) {
              int resolution = Integer.parseInt(key.substring("activation.b".length()));
              NDArray found = generator.activations(ws, generator.noise(), resolution);
              assertThat(found.getShape().getShape()).containsExactly(expected.get(key).shape());
              compare(expected, key, found);
              compared++;
            }
          }
          assertThat(compared).isPositive();
        });
  }

  static void hasGradients(String name) {
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

  static void compare(TensorFile expected, String key, NDArray actual) {
    assertThat(ParityFiles.error(Tensors.tensor(actual), expected.tensors().get(key)))
        .as(key)
        .isLessThan(TOLERANCE);
  }

  interface Body {
    void accept(StyleGan generator, TensorFile expected, NDManager manager);
  }

  static void run(String name, Body body) {
    assumeTrue(ParityFiles.has(name + ".expected"), "no numbers of it in the folder");
    try (NDManager manager = TorchEngine.newManager(Device.cpu());
        TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      StyleGan generator = StyleGan.load(name, ParityFiles.read(name + ".generator"), manager);
      body.accept(generator, ParityFiles.read(name + ".expected"), manager);
    }
  }
}
