package dev.pti.core.inversion.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchEngine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The heads without a pyramid, against the same written down in loops. */
class HeadsTest {
  private static final int SIZE = 16;
  private static final int GRID = 7;
  private static final int STYLES = 2;

  private final Random random = new Random(12);
  private final Map<String, FloatTensor> tensors = new HashMap<>();
  private final FloatTensor seen = gaussian(1, 2, 512, SIZE, SIZE);
  private final NDManager manager = TorchEngine.newManager(Device.cpu());
  private final Scope scope = new Scope();
  private final EncoderWeights weights = new EncoderWeights("random", tensors, manager);
  private final List<NDArray> stages = List.of(Tensors.array(manager, seen));

  private FloatTensor gaussian(double deviation, long... shape) {
    return SyntheticGenerator.gaussian(random, deviation, shape);
  }

  @AfterEach
  void close() {
    scope.close();
    manager.close();
  }

  @Test
  void an_encoder_into_w_looks_at_the_means_over_all_places() {
    tensors.put("linear.weight", gaussian(1, 512, 512));
    tensors.put("linear.bias", gaussian(1, 512));

    FloatTensor codes = Tensors.tensor(new SingleStyle(weights).codes(stages));

    float[] means = new float[2 * 512];
    for (int i = 0; i < means.length; i++) {
      means[i] = mean(i, 0, SIZE, 0, SIZE);
    }
    float[] expected = linear(means, "linear", 512, Math.sqrt(512));
    assertThat(ParityFiles.error(codes, FloatTensor.wrap(expected, 2, 1, 512))).isLessThan(1e-5);
  }

  @Test
  void psp_into_w_plus_looks_at_a_grid_of_seven() {
    tensors.put("output_layer_2.0.weight", gaussian(1, 512));
    tensors.put("output_layer_2.0.bias", gaussian(1, 512));
    tensors.put("output_layer_2.0.running_mean", gaussian(1, 512));
    tensors.put("output_layer_2.0.running_var", squared(gaussian(1, 512)));
    tensors.put("output_layer_2.3.weight", gaussian(.01, 512, 512 * GRID * GRID));
    tensors.put("output_layer_2.3.bias", gaussian(1, 512));
    tensors.put("linear.weight", gaussian(1, STYLES * 512, 512));
    tensors.put("linear.bias", gaussian(1, STYLES * 512));

    FloatTensor codes = Tensors.tensor(new AllStyles(weights, STYLES).codes(stages));

    float[] grid = new float[2 * 512 * GRID * GRID];
    for (int i = 0; i < grid.length; i++) {
      int row = i / GRID % GRID;
      int column = i % GRID;
      int map = i / (GRID * GRID);
      grid[i] = normalized(map % 512, mean(map, begin(row), end(row), begin(column), end(column)));
    }
    float[] hidden = linear(grid, "output_layer_2.3", 512, 1);
    float[] expected = linear(hidden, "linear", STYLES * 512, Math.sqrt(512));
    assertThat(ParityFiles.error(codes, FloatTensor.wrap(expected, 2, STYLES, 512)))
        .isLessThan(1e-4);
  }

  private static FloatTensor squared(FloatTensor tensor) {
    float[] values = tensor.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= values[i];
    }
    return FloatTensor.wrap(values, tensor.shape());
  }

  /** Parts overlap where 7 does not divide the size: each reaches to whole places. */
  private static int begin(int part) {
    return part * SIZE / GRID;
  }

  private static int end(int part) {
    return ((part + 1) * SIZE + GRID - 1) / GRID;
  }

  private float mean(int map, int top, int bottom, int left, int right) {
    double sum = 0;
    for (int row = top; row < bottom; row++) {
      for (int column = left; column < right; column++) {
        sum += seen.get((map * SIZE + row) * SIZE + column);
      }
    }
    return (float) (sum / (bottom - top) / (right - left));
  }

  private float normalized(int channel, float value) {
    double deviation = Math.sqrt(of("output_layer_2.0.running_var", channel) + 1e-5);
    double standard = (value - of("output_layer_2.0.running_mean", channel)) / deviation;
    return (float)
        (standard * of("output_layer_2.0.weight", channel) + of("output_layer_2.0.bias", channel));
  }

  private double of(String name, int index) {
    return tensors.get(name).get(index);
  }

  /** Two rows through a fully connected layer whose weights are divided by a number. */
  private float[] linear(float[] rows, String name, int out, double divisor) {
    float[] weight = tensors.get(name + ".weight").toArray();
    int in = rows.length / 2;
    float[] result = new float[2 * out];
    for (int i = 0; i < result.length; i++) {
      double sum = 0;
      for (int j = 0; j < in; j++) {
        sum += rows[i / out * in + j] * weight[i % out * in + j] / divisor;
      }
      result[i] = (float) (sum + of(name + ".bias", i % out));
    }
    return result;
  }
}
