package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.GaussianDraws;

/**
 * Where W lies and how wide it is, measured over random codes. The reference draws them from NumPy
 * with seed 123 and calls deviation the root mean square distance from the mean over the whole
 * vector, not an entry.
 *
 * @param mean {@code [1, latentWidth]}
 * @param deviation in units of W
 */
record LatentStatistics(FloatTensor mean, double deviation) {
  private static final int NUMPY_SEED = 123;

  static LatentStatistics measure(Workspace workspace, int samples) {
    DifferentiableGenerator generator = workspace.generator();
    FloatTensor z = GaussianDraws.likeNumpy(NUMPY_SEED, samples, generator.inputWidth());
    int width = generator.latentWidth();
    NDArray mapped =
        workspace
            .autograd()
            .withoutGradients(() -> generator.map(workspace.array(z), 1).get(":, 0"));
    FloatTensor w = workspace.tensor(mapped);
    double[] sum = new double[width];
    for (int i = 0; i < w.count(); i++) {
      sum[i % width] += w.get(i);
    }
    float[] mean = new float[width];
    for (int i = 0; i < width; i++) {
      mean[i] = (float) (sum[i] / samples);
    }
    double squares = 0;
    for (int i = 0; i < w.count(); i++) {
      double difference = w.get(i) - mean[i % width];
      squares += difference * difference;
    }
    return new LatentStatistics(FloatTensor.wrap(mean, 1, width), Math.sqrt(squares / samples));
  }
}
