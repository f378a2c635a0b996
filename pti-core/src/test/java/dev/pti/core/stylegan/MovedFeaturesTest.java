package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An offset goes where what it belongs to goes. */
class MovedFeaturesTest {
  private static final Kernels KERNELS = Kernels.load(StyleGan2Synthesis.class, "features.py");
  private static final int SIDE = 32;

  /** More than are followed. */
  private static final int CHANNELS = 40;

  private static final int PLANE = SIDE * SIDE;

  /** As far as what is beyond the border may matter. */
  private static final int MARGIN = 10;

  private final NDManager manager = TorchEngine.newManager(Device.cpu());
  private final TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
  private final Waves activations = new Waves(1, .35);
  private final Waves offset = new Waves(2, .6);
  private Scope scope;

  @BeforeEach
  void open() {
    scope = new Scope();
  }

  @AfterEach
  void free() {
    scope.close();
    off.close();
    manager.close();
  }

  /** Sums of waves in all directions, as smooth as activations are, known between places too. */
  private static final class Waves {
    private static final int COUNT = 5;
    private final double[][] waves = new double[CHANNELS * COUNT][3];

    Waves(int seed, double frequency) {
      Random random = new Random(seed);
      for (double[] wave : waves) {
        wave[0] = frequency * random.nextGaussian();
        wave[1] = frequency * random.nextGaussian();
        wave[2] = 2 * Math.PI * random.nextDouble();
      }
    }

    FloatTensor movedBy(double right, double down) {
      float[] values = new float[CHANNELS * PLANE];
      for (int i = 0; i < values.length; i++) {
        int row = i % PLANE / SIDE;
        int column = i % SIDE;
        for (int j = 0; j < COUNT; j++) {
          double[] wave = waves[i / PLANE * COUNT + j];
          double phase = wave[0] * (column - right) + wave[1] * (row - down) + wave[2];
          values[i] += (float) Math.sin(phase);
        }
      }
      return FloatTensor.wrap(values, 1, CHANNELS, SIDE, SIDE);
    }
  }

  private NDArray array(FloatTensor tensor) {
    return Tensors.array(manager, tensor);
  }

  /** What was added. */
  private float[] added(FloatTensor x, double reach) {
    NDArray at = array(activations.movedBy(0, 0));
    return KERNELS
        .call("refined", array(x), array(offset.movedBy(0, 0)), at, Kernels.number(reach))
        .sub(array(x))
        .toFloatArray();
  }

  private static float[] minus(float[] values, FloatTensor others) {
    float[] difference = values.clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= others.get(i);
    }
    return difference;
  }

  /** The root mean square of what lies within the margin, from a column on. */
  private static double size(float[] values, int fromColumn) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < values.length; i++) {
      int column = i % SIDE;
      int row = i % PLANE / SIDE;
      if (row >= MARGIN && row < SIDE - MARGIN && column >= fromColumn && column < SIDE - MARGIN) {
        sum += values[i] * values[i];
        count++;
      }
    }
    return Math.sqrt(sum / count);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0, -2", "-1.5, 2.25", ".3, .6", "4, -3"})
  void what_moved_has_its_offset_with_it(double right, double down) {
    float[] added = added(activations.movedBy(right, down), 1);
    FloatTensor moved = offset.movedBy(right, down);
    assertThat(size(minus(added, moved), MARGIN)).isLessThan(.2 * size(moved.toArray(), MARGIN));
  }

  @Test
  void what_stays_keeps_its_offset_where_something_beside_it_is_gone() {
    float[] values = activations.movedBy(0, 0).toArray();
    Random random = new Random(3);
    for (int i = 0; i < values.length; i++) {
      if (i % SIDE < SIDE / 4) {
        values[i] = (float) (5 * random.nextGaussian());
      }
    }
    float[] added = added(FloatTensor.wrap(values, 1, CHANNELS, SIDE, SIDE), .4);
    FloatTensor whole = offset.movedBy(0, 0);
    assertThat(size(minus(added, whole), SIDE / 2))
        .isLessThan(.1 * size(whole.toArray(), SIDE / 2));
    for (int i = 0; i < added.length; i++) {
      if (i % SIDE < SIDE / 4 - 1) {
        assertThat(Math.abs(added[i])).isLessThan(1e-3f);
      }
    }
  }

  @Test
  void what_has_another_look_at_its_place_has_less_of_it() {
    float[] values = activations.movedBy(0, 0).toArray();
    float[] others = new Waves(7, .35).movedBy(0, 0).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += .5f * others[i];
    }
    FloatTensor other = FloatTensor.wrap(values, 1, CHANNELS, SIDE, SIDE);
    assertThat(size(added(other, .2), MARGIN)).isLessThan(.2 * size(added(other, 2), MARGIN));
  }
}
