package dev.pti.editing;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Mean and covariance of vectors that come one after the other, in memory that does not grow with
 * their number.
 *
 * <p>The textbook's mean of squares less squared mean cancels where the mean is large beside the
 * deviation. Here vectors are gathered into batches; a batch is centred about its own mean, and
 * what it adds is joined with what came before by the formula of Chan, Golub and LeVeque (1979),
 * which adds the distance of the two means. Sums are in double precision.
 */
final class StreamedCovariance {
  private static final int BATCH = 256;

  private final int width;
  private final double[][] batch = new double[BATCH][];
  private int batched;
  private int count;
  private final double[] mean;

  /** The sum of the outer products of centred vectors. */
  private final DMatrixRMaj scatter;

  StreamedCovariance(int width) {
    this.width = width;
    this.mean = new double[width];
    this.scatter = new DMatrixRMaj(width, width);
  }

  void add(float[] vector) {
    double[] copy = new double[width];
    for (int i = 0; i < width; i++) {
      copy[i] = vector[i];
    }
    batch[batched++] = copy;
    if (batched == BATCH) {
      join();
    }
  }

  private void join() {
    if (batched == 0) {
      return;
    }
    DMatrixRMaj centred = new DMatrixRMaj(Arrays.copyOf(batch, batched));
    double[] batchMean = new double[width];
    for (int row = 0; row < batched; row++) {
      for (int i = 0; i < width; i++) {
        batchMean[i] += batch[row][i] / batched;
      }
    }
    for (int row = 0; row < batched; row++) {
      for (int i = 0; i < width; i++) {
        centred.data[row * width + i] -= batchMean[i];
      }
    }
    CommonOps_DDRM.multAddTransA(centred, centred, scatter);
    double share = (double) batched / (count + batched);
    DMatrixRMaj between = new DMatrixRMaj(width, 1);
    for (int i = 0; i < width; i++) {
      between.data[i] = batchMean[i] - mean[i];
      mean[i] += between.data[i] * share;
    }
    CommonOps_DDRM.multAddTransB(count * share, between, between, scatter);
    count += batched;
    batched = 0;
  }

  /** {@code [width]}. */
  double[] mean() {
    join();
    return mean.clone();
  }

  /** The mean outer product of the centred vectors, {@code [width, width]}. */
  DMatrixRMaj covariance() {
    join();
    DMatrixRMaj covariance = scatter.copy();
    CommonOps_DDRM.divide(covariance, (double) count);
    return covariance;
  }
}
