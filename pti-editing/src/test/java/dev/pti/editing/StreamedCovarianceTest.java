package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class StreamedCovarianceTest {
  @Test
  void agrees_with_two_passes_over_several_batches_far_from_0() {
    int count = 700;
    Random random = new Random(1);
    float[][] vectors = new float[count][3];
    StreamedCovariance streamed = new StreamedCovariance(3);
    double[] mean = new double[3];
    for (float[] vector : vectors) {
      float common = (float) random.nextGaussian();
      for (int i = 0; i < 3; i++) {
        vector[i] = 10_000 + i * common + (float) random.nextGaussian();
        mean[i] += vector[i] / (double) count;
      }
      streamed.add(vector);
    }
    double[] expected = new double[9];
    for (float[] vector : vectors) {
      for (int i = 0; i < 9; i++) {
        expected[i] += (vector[i / 3] - mean[i / 3]) * (vector[i % 3] - mean[i % 3]) / count;
      }
    }
    DMatrixRMaj covariance = streamed.covariance();
    assertThat(streamed.mean()).containsExactly(mean, within(1e-8));
    assertThat(covariance.data).containsExactly(expected, within(1e-8));
  }
}
