package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.PictureSize;
import dev.pti.core.ParityFiles;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of the picture against central differences along the gradient. */
class FiniteDifferencesTest {
  @ParameterizedTest
  @ValueSource(strings = {"small", "wide"})
  void agree_with_the_gradient_for_w(String name) {
    try (Loaded loaded = new Loaded(ParityFiles.read(name + ".generator"))) {
      NDArray ws = loaded.gaussian(1, 1, loaded.generator.layers(), 32);
      compare(loaded, ws, loaded.generator::synthesize);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "small, b4.const",
    "small, b8.conv0.weight",
    "small, b16.conv1.affine.weight",
    "small, b32.conv0.bias",
    "small, b16.conv0.bias",
    "small, b8.torgb.weight",
    "wide, b4.const",
    "wide, b16.conv0.weight"
  })
  void agree_with_the_gradient_for_a_weight(String file, String name) {
    try (Loaded loaded = new Loaded(ParityFiles.read(file + ".generator"))) {
      NDArray ws = loaded.gaussian(1, 1, loaded.generator.layers(), 32);
      String key = "synthesis." + name;
      compare(
          loaded,
          loaded.generator.tensor(key),
          weight -> loaded.generator.with(Map.of(key, weight)).synthesize(ws));
    }
  }

  private static void compare(Loaded loaded, NDArray start, Function<NDArray, NDArray> draw) {
    Autograd autograd = new TorchAutograd(loaded.manager);
    PictureSize size = loaded.generator.pictureSize();
    NDArray probe = loaded.gaussian(2, 1, 3, size.height(), size.width());
    NDArray leaf = autograd.leaf(start);
    try (Autograd.Evaluation loss =
        autograd.evaluate(() -> new NDList(draw.apply(leaf).mul(probe).sum()))) {
      loss.backward(1);
    }
    float[] gradient = leaf.getGradient().toFloatArray();
    double length = 0;
    for (float slope : gradient) {
      length += slope * (double) slope;
    }
    length = Math.sqrt(length);
    assertThat(length).isPositive();
    double step = 2e-3;
    double ahead = value(loaded, start, gradient, step / length, draw, probe);
    double behind = value(loaded, start, gradient, -step / length, draw, probe);
    assertThat((ahead - behind) / (2 * step)).isCloseTo(length, within(.01 * length));
  }

  private static double value(
      Loaded loaded,
      NDArray start,
      float[] gradient,
      double amount,
      Function<NDArray, NDArray> draw,
      NDArray probe) {
    float[] moved = Tensors.tensor(start).toArray();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += (float) (amount * gradient[i]);
    }
    NDArray there = loaded.array(FloatTensor.wrap(moved, start.getShape().getShape()));
    float[] products = draw.apply(there).mul(probe).toFloatArray();
    double sum = 0;
    for (float product : products) {
      sum += product;
    }
    return sum;
  }
}
