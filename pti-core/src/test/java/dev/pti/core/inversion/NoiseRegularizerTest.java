package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What neighbours have in common, beside its slow twin, in maps of all proportions. */
class NoiseRegularizerTest {
  private final NDManager manager = TorchEngine.newManager(Device.cpu());
  private final Scope scope = new Scope();

  @AfterEach
  void free() {
    scope.close();
    manager.close();
  }

  /** The maps of a generator, two of each size but the first, as it has them. */
  private static List<float[][]> maps(int height, int width) {
    Random random = new Random(5);
    List<float[][]> maps = new ArrayList<>();
    for (int times = 1; times <= 4; times *= 2) {
      for (int i = 0; i < (times == 1 ? 1 : 2); i++) {
        float[][] map = new float[times * height][times * width];
        for (float[] row : map) {
          for (int x = 0; x < row.length; x++) {
            row[x] = (float) random.nextGaussian() + .3f;
          }
        }
        maps.add(map);
      }
    }
    return maps;
  }

  /** The published formula for one map: halvings end at 8 rows, or where there is one column. */
  private static double slowly(float[][] map) {
    int height = map.length;
    int width = map[0].length;
    double across = 0;
    double down = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        across += map[y][x] * map[y][(x + 1) % width] / (double) (height * width);
        down += map[y][x] * map[(y + 1) % height][x] / (double) (height * width);
      }
    }
    double loss = across * across + down * down;
    return height > 8 && width > 1 ? loss + slowly(halved(map)) : loss;
  }

  /** What is left over at an odd side has no part. */
  private static float[][] halved(float[][] map) {
    float[][] halved = new float[map.length / 2][map[0].length / 2];
    for (int y = 0; y < halved.length; y++) {
      for (int x = 0; x < halved[0].length; x++) {
        halved[y][x] =
            (map[2 * y][2 * x]
                    + map[2 * y][2 * x + 1]
                    + map[2 * y + 1][2 * x]
                    + map[2 * y + 1][2 * x + 1])
                / 4;
      }
    }
    return halved;
  }

  private static FloatTensor tensor(float[][] map) {
    float[] values = new float[map.length * map[0].length];
    for (int i = 0; i < values.length; i++) {
      values[i] = map[i / map[0].length][i % map[0].length];
    }
    return FloatTensor.wrap(values, 1, 1, map.length, map[0].length);
  }

  @ParameterizedTest
  @CsvSource({"4, 4", "4, 2", "4, 6", "5, 3", "3, 5", "16, 1", "1, 16", "11, 3"})
  void is_the_sum_of_every_map_s_own_and_so_is_its_gradient(int height, int width) {
    List<float[][]> maps = maps(height, width);
    Autograd autograd = new TorchAutograd(manager);
    List<NDArray> leaves = new ArrayList<>();
    maps.forEach(map -> leaves.add(autograd.leaf(Tensors.array(manager, tensor(map)))));
    double wanted = maps.stream().mapToDouble(NoiseRegularizerTest::slowly).sum();
    try (Autograd.Evaluation loss =
        autograd.evaluate(() -> new NDList(NoiseRegularizer.losses(leaves).sum()))) {
      assertThat(loss.values()[0] / wanted).isCloseTo(1, within(1e-5));
      loss.backward(1);
    }
    for (int i = 0; i < maps.size(); i++) {
      float[][] map = maps.get(i);
      float[] gradient = leaves.get(i).getGradient().toFloatArray();
      for (int place = 0; place < gradient.length; place++) {
        int y = place / map[0].length;
        int x = place % map[0].length;
        assertThat(slope(map, y, x)).isCloseTo(gradient[place], within(1e-4));
      }
    }
  }

  private static double slope(float[][] map, int y, int x) {
    float value = map[y][x];
    map[y][x] = value + 1e-2f;
    double ahead = slowly(map);
    map[y][x] = value - 1e-2f;
    double behind = slowly(map);
    map[y][x] = value;
    return (ahead - behind) / 2e-2;
  }

  @Test
  void a_map_of_any_proportions_comes_back_to_mean_0_and_mean_square_1() {
    NDArray map =
        Tensors.array(manager, SyntheticGenerator.gaussian(new Random(2), 3, 6, 4)).add(2f);
    NoiseRegularizer.normalize(List.of(map));
    assertThat(map.mean().getFloat()).isCloseTo(0, within(1e-6f));
    assertThat(map.square().mean().getFloat()).isCloseTo(1, within(1e-6f));
  }
}
