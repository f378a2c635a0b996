package dev.pti.core.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** CLIP beside OpenCLIP's, shown pictures as StyleCLIP shows them. */
class ClipNetworkParityTest {
  private static final double TOLERANCE = 1e-5;
  private static final List<String> TEXTS =
      List.of("a smiling person", "A face with a beard", "an old woman wearing glasses, 1987");

  private static TensorFile expected;
  private static NDManager manager;
  private static ClipNetwork network;

  @BeforeAll
  static void load() {
    assumeTrue(ParityFiles.has("clip.expected"), "no numbers of CLIP in the folder");
    expected = ParityFiles.read("clip.expected");
    manager = TorchEngine.newManager(Device.cpu());
    network =
        ClipNetwork.load("rule", new ClipRuleWeights(ParityFiles.shapes("clip.names")), manager);
  }

  @AfterAll
  static void close() {
    if (manager != null) {
      manager.close();
    }
  }

  private static FloatTensor picture(long... shape) {
    return new ClipRuleWeights(Map.of("x", shape)).get("x");
  }

  private static FloatTensor seen(FloatTensor picture, Activation activation, boolean normalized) {
    try (Scope scope = new Scope()) {
      return Tensors.tensor(
          network.pictures(Tensors.array(manager, picture), activation, normalized));
    }
  }

  private static void assertSame(FloatTensor actual, String name) {
    assertThat(ParityFiles.error(actual, expected.get(name))).isLessThan(TOLERANCE);
  }

  @Test
  void embeds_pictures() {
    FloatTensor pictures = picture(2, 3, 64, 64);
    assertSame(seen(pictures, Activation.QUICK_GELU, false), "pictures");
    assertSame(seen(pictures, Activation.QUICK_GELU, true), "normalized");
    assertSame(seen(pictures, Activation.GELU, false), "gelu");
    assertSame(seen(picture(1, 3, 128, 128), Activation.QUICK_GELU, false), "larger");
  }

  @Test
  void embeds_texts() {
    for (Activation activation : Activation.values()) {
      float[] all = new float[0];
      for (String text : TEXTS) {
        float[] one = network.text(text, activation).toArray();
        int before = all.length;
        all = Arrays.copyOf(all, before + one.length);
        System.arraycopy(one, 0, all, before, one.length);
      }
      assertSame(
          FloatTensor.of(all, 3, all.length / 3),
          activation == Activation.GELU ? "texts_gelu" : "texts");
    }
  }

  @Test
  void measures_as_styleclip_does_with_its_gradient() {
    FloatTensor text = network.text(TEXTS.get(0), Activation.QUICK_GELU);
    try (Scope scope = new Scope();
        NDManager own = manager.newSubManager()) {
      TorchAutograd autograd = new TorchAutograd(own);
      NDArray leaf = autograd.leaf(Tensors.array(own, picture(1, 3, 64, 64)));
      try (Autograd.Evaluation evaluation =
          autograd.evaluate(
              () ->
                  new NDList(
                      ClipNetwork.unlike(
                          network.pictures(leaf, Activation.QUICK_GELU, false), text)))) {
        assertThat(evaluation.values()[0]).isEqualTo(expected.get("unlike").get(0), within(1e-6f));
        evaluation.backward(1);
        assertSame(Tensors.tensor(leaf.getGradient()), "gradient");
      }
    }
  }
}
