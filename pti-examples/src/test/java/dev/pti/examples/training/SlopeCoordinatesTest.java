package dev.pti.examples.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.core.inversion.feature.FeatureEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlopeCoordinatesTest {
  private static final int VALUES = 6;

  /** Of three axes that are no axis of the space, steep, less steep and hardly at all. */
  private static final List<float[]> SLOPES = slopes();

  @Test
  void slopes_vary_alike_along_all_coordinates_however_steep_they_are() {
    FloatTensor axes = SlopeCoordinates.of(SLOPES, 3).axes();
    for (int a = 0; a < 3; a++) {
      for (int b = 0; b < 3; b++) {
        double sum = 0;
        for (float[] slope : SLOPES) {
          sum += read(axes, a, slope) * read(axes, b, slope);
        }
        assertThat(sum / SLOPES.size()).isCloseTo(a == b ? 1 : 0, within(1e-3));
      }
    }
  }

  @Test
  void coordinates_without_an_axis_of_their_own_read_nothing() {
    FloatTensor axes = SlopeCoordinates.of(SLOPES, 5).axes();
    for (float[] slope : SLOPES) {
      assertThat(read(axes, 3, slope)).isZero();
      assertThat(read(axes, 4, slope)).isZero();
    }
  }

  @Test
  void a_training_starts_by_undoing_a_part_of_each_coordinate() {
    FloatTensor metric = FloatTensor.wrap(new float[3 * 5], 3, 5);
    FloatTensor other = FloatTensor.wrap(new float[2], 2);
    SlopeCoordinates coordinates = SlopeCoordinates.of(SLOPES, 3);
    Map<String, FloatTensor> parameters =
        coordinates.in(Map.of(FeatureEncoder.METRIC, metric, "other", other));
    assertThat(parameters)
        .containsEntry(FeatureEncoder.SLOPE, coordinates.axes())
        .containsEntry("other", other);
    assertThat(parameters.get(FeatureEncoder.METRIC).toArray())
        .containsExactly(-.1f, 0, 0, 0, 0, 0, -.1f, 0, 0, 0, 0, 0, -.1f, 0, 0);
  }

  private static double read(FloatTensor axes, int coordinate, float[] slope) {
    double sum = 0;
    for (int i = 0; i < VALUES; i++) {
      sum += axes.get(coordinate * VALUES + i) * slope[i] * FeatureEncoder.SLOPE_GAIN;
    }
    return sum;
  }

  private static List<float[]> slopes() {
    Random random = new Random(3);
    double[] steep = {1, .1, .01};
    float[][] along = new float[steep.length][VALUES];
    for (float[] axis : along) {
      for (int i = 0; i < VALUES; i++) {
        axis[i] = (float) random.nextGaussian();
      }
    }
    List<float[]> slopes = new ArrayList<>();
    for (int n = 0; n < 40; n++) {
      float[] slope = new float[VALUES];
      for (int axis = 0; axis < steep.length; axis++) {
        double amount = random.nextGaussian() * steep[axis];
        for (int i = 0; i < VALUES; i++) {
          slope[i] += (float) (amount * along[axis][i]);
        }
      }
      slopes.add(slope);
    }
    return slopes;
  }
}
