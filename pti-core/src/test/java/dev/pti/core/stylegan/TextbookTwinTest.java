package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.PictureSize;
import dev.pti.api.TensorFile;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels against the papers' formulas in loops over double. */
class TextbookTwinTest {
  private static final int LATENT = 7;
  private static final PictureSize CONSTANT = new PictureSize(6, 4);
  private static final TensorFile FILE =
      SyntheticGenerator.of(CONSTANT, 16, 5, LATENT, size -> Map.of(4, 6, 8, 5, 16, 3).get(size));

  @ParameterizedTest
  @ValueSource(strings = {"b8.conv0", "b8.conv1"})
  void energies_are_sums_of_squares_and_their_gradients_are_those_of_squares(String name) {
    FloatTensor weight = tensor(name, "weight");
    NDArray up = StyleGan.up("synthesis." + name + ".weight");
    int each = 3 * 3;
    try (Loaded loaded = new Loaded(FILE);
        NDManager manager = TorchEngine.newManager(Device.cpu())) {
      TorchAutograd autograd = new TorchAutograd(manager);
      NDArray leaf = autograd.leaf(StyleGan.KERNELS.call("laid_out", loaded.array(weight), up));
      float[] found;
      try (var losses =
          autograd.evaluate(
              () -> new NDList(StyleGan.KERNELS.call("energy", leaf, up).square().sum()))) {
        losses.backward(1);
        found = leaf.getGradient().toFloatArray();
      }
      for (int i = 0; i < found.length; i++) {
        double energy = 0;
        for (int k = i / each * each; k < i / each * each + each; k++) {
          energy += weight.get(k) * weight.get(k);
        }
        assertThat((double) found[i]).isCloseTo(4 * energy * weight.get(i), within(1e-4));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"b8.conv0, 4, true, -1", "b8.conv1, 8, false, -1", "b16.conv0, 8, true, .7"})
  void a_synthesis_layer_modulates_the_weights_of_each_picture(
      String name, int size, boolean up, double clamp) {
    FloatTensor weight = tensor(name, "weight");
    int in = (int) weight.size(1);
    int height = size / 4 * CONSTANT.height();
    int width = size / 4 * CONSTANT.width();
    FloatTensor x = random(1, 2, in, height, width);
    FloatTensor latent = random(2, 2, LATENT);
    FloatTensor noise = tensor(name, "noise_const");
    try (Loaded loaded = new Loaded(FILE)) {
      NDArray y =
          StyleGan.KERNELS.call(
              "synthesis_layer",
              loaded.array(x),
              loaded.array(latent),
              loaded.array(tensor(name, "affine.weight")),
              loaded.array(tensor(name, "affine.bias")),
              loaded.array(weight),
              Kernels.number(0),
              loaded.array(tensor(name, "bias")),
              loaded.array(noise),
              loaded.array(tensor(name, "noise_strength")),
              loaded.generator.tensor("synthesis.b4.resample_filter"),
              Kernels.number(up ? 1 : 0),
              Kernels.number(clamp),
              Kernels.number(0));
      for (int picture = 0; picture < 2; picture++) {
        double[][][][] own = TextbookLayers.modulated(weight, style(name, latent, picture), true);
        double[][][] maps = maps(x, picture);
        double[][][] expected =
            up ? TextbookLayers.convolveUp(maps, own) : TextbookLayers.convolve(maps, own, 1);
        double strength = tensor(name, "noise_strength").get(0);
        TextbookLayers.activate(expected, noise, strength, tensor(name, "bias"), clamp);
        assertThat(expected[0]).hasDimensions(up ? 2 * height : height, up ? 2 * width : width);
        assertAlike(y.get("{}", picture), expected);
      }
    }
  }

  @Test
  void a_to_rgb_layer_adds_to_the_picture_so_far_at_twice_its_size() {
    String name = "b8.torgb";
    FloatTensor weight = tensor(name, "weight");
    int in = (int) weight.size(1);
    FloatTensor x = random(3, 2, in, 8, 12);
    FloatTensor latent = random(4, 2, LATENT);
    FloatTensor before = random(5, 2, 3, 4, 6);
    try (Loaded loaded = new Loaded(FILE)) {
      NDArray y =
          StyleGan.KERNELS.call(
              "to_rgb_layer",
              loaded.array(x),
              loaded.array(latent),
              loaded.array(tensor(name, "affine.weight")),
              loaded.array(tensor(name, "affine.bias")),
              loaded.array(weight),
              loaded.array(tensor(name, "bias")),
              loaded.array(before),
              loaded.generator.tensor("synthesis.b4.resample_filter"),
              Kernels.number(-1),
              Kernels.number(0));
      for (int picture = 0; picture < 2; picture++) {
        double[] style = style(name, latent, picture);
        for (int i = 0; i < in; i++) {
          style[i] /= Math.sqrt(in);
        }
        double[][][] expected =
            TextbookLayers.convolve(
                maps(x, picture), TextbookLayers.modulated(weight, style, false), 0);
        double[][][] enlarged = TextbookLayers.enlarge(maps(before, picture));
        for (int cell = 0; cell < 3 * 96; cell++) {
          int c = cell / 96;
          expected[c][cell / 12 % 8][cell % 12] +=
              enlarged[c][cell / 12 % 8][cell % 12] + tensor(name, "bias").get(c);
        }
        assertAlike(y.get("{}", picture), expected);
      }
    }
  }

  @Test
  void enlarging_a_flat_picture_leaves_it_flat_inside() {
    double[][][] flat = {{{1, 1, 1, 1}, {1, 1, 1, 1}, {1, 1, 1, 1}, {1, 1, 1, 1}}};
    double[][] enlarged = TextbookLayers.enlarge(flat)[0];
    assertThat(enlarged).hasDimensions(8, 8);
    assertThat(enlarged[3]).startsWith(.75, 1).endsWith(1, .75);
  }

  @Test
  void mapping_is_a_stack_of_layers_over_a_code_of_unit_mean_square() {
    FloatTensor z = random(6, 3, 5);
    try (Loaded loaded = new Loaded(FILE)) {
      NDArray w = loaded.generator.map(loaded.array(z), 1);
      for (int row = 0; row < 3; row++) {
        double[] x = new double[5];
        double square = 1e-8;
        for (int i = 0; i < 5; i++) {
          x[i] = z.get(row * 5 + i);
          square += x[i] * x[i] / 5;
        }
        for (int i = 0; i < 5; i++) {
          x[i] /= Math.sqrt(square);
        }
        for (String layer : new String[] {"mapping.fc0", "mapping.fc1"}) {
          double[] y =
              TextbookLayers.affine(x, FILE.get(layer + ".weight"), FILE.get(layer + ".bias"));
          for (int o = 0; o < y.length; o++) {
            y[o] *= .01;
            y[o] = (y[o] < 0 ? .2 * y[o] : y[o]) * Math.sqrt(2);
          }
          x = y;
        }
        double[][][] expected = new double[1][loaded.generator.layers()][];
        Arrays.fill(expected[0], x);
        assertAlike(w.get("{}", row), expected);
      }
    }
  }

  private static FloatTensor tensor(String layer, String part) {
    return FILE.get("synthesis." + layer + "." + part);
  }

  private static FloatTensor random(int seed, long... shape) {
    return SyntheticGenerator.gaussian(new Random(seed), 1, shape);
  }

  private static double[] style(String name, FloatTensor latents, int picture) {
    double[] latent = new double[LATENT];
    for (int i = 0; i < LATENT; i++) {
      latent[i] = latents.get(picture * LATENT + i);
    }
    return TextbookLayers.affine(
        latent, tensor(name, "affine.weight"), tensor(name, "affine.bias"));
  }

  private static double[][][] maps(FloatTensor x, int picture) {
    int channels = (int) x.size(1);
    int height = (int) x.size(2);
    int width = (int) x.size(3);
    int count = channels * height * width;
    double[][][] maps = new double[channels][height][width];
    for (int i = 0; i < count; i++) {
      maps[i / (height * width)][i / width % height][i % width] = x.get(picture * count + i);
    }
    return maps;
  }

  private static void assertAlike(NDArray actual, double[][][] expected) {
    FloatTensor values = Tensors.tensor(actual);
    int index = 0;
    double apart = 0;
    double largest = 0;
    for (double[][] map : expected) {
      for (double[] row : map) {
        for (double value : row) {
          apart = Math.max(apart, Math.abs(value - values.get(index++)));
          largest = Math.max(largest, Math.abs(value));
        }
      }
    }
    assertThat(values.count()).isEqualTo(index);
    assertThat(values.isFinite()).isTrue();
    assertThat(apart / largest).as("largest difference over largest value").isLessThan(1e-5);
  }
}
