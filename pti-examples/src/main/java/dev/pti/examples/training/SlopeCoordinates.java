package dev.pti.examples.training;

import dev.pti.api.FloatTensor;
import dev.pti.core.inversion.feature.FeatureEncoder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Where the pass downhill starts its training: slopes are read along their principal axes, each
 * scaled to a deviation of one, and undone in the same coordinates, which is a step of natural
 * gradients (Amari 1998). Slopes vary thousands of times more along some axes of W+ than along
 * others; in these coordinates the training need not find that out.
 *
 * @param axes {@code [count, layers * width]}, for slopes times {@link FeatureEncoder#SLOPE_GAIN}
 */
record SlopeCoordinates(FloatTensor axes) {
  /** Which part of a slope is undone. From .1 on portraits came .074 nearer, in relation. */
  private static final float STEP = .1f;

  /** Axes of less than this part of the largest variance are rounding. */
  private static final double ROUNDING = 1e-10;

  /** Returns parameters with these in their place. */
  Map<String, FloatTensor> in(Map<String, FloatTensor> parameters) {
    Map<String, FloatTensor> replaced = new LinkedHashMap<>(parameters);
    replaced.put(FeatureEncoder.SLOPE, axes);
    replaced.computeIfPresent(FeatureEncoder.METRIC, (name, metric) -> step(metric.shape()));
    return replaced;
  }

  private static FloatTensor step(long[] shape) {
    float[] values = new float[(int) (shape[0] * shape[1])];
    for (int i = 0; i < shape[0]; i++) {
      values[(int) (i * shape[1]) + i] = -STEP;
    }
    return FloatTensor.wrap(values, shape);
  }

  /**
   * Measures coordinates.
   *
   * @param slopes {@code [layers * width]} each, more of them than coordinates are wanted
   * @param count of the coordinates; those without an axis of their own read nothing
   */
  static SlopeCoordinates of(List<float[]> slopes, int count) {
    int n = slopes.size();
    int values = slopes.get(0).length;
    DMatrixRMaj rows = new DMatrixRMaj(n, values);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < values; j++) {
        rows.set(i, j, slopes.get(i)[j] * FeatureEncoder.SLOPE_GAIN);
      }
    }
    DMatrixRMaj products = new DMatrixRMaj(n, n);
    CommonOps_DDRM.multTransB(rows, rows, products);
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
    if (!eigen.decompose(products)) {
      throw new IllegalStateException("the slopes have no principal axes");
    }
    Integer[] order = order(eigen, n);
    float[] coordinates = new float[count * values];
    DMatrixRMaj axis = new DMatrixRMaj(values, 1);
    double largest = eigen.getEigenvalue(order[0]).getReal();
    for (int i = 0; i < count; i++) {
      // A unit vector of the products is the axis times its length, sqrt(value).
      double value = eigen.getEigenvalue(order[i]).getReal();
      if (value <= ROUNDING * largest) {
        break;
      }
      CommonOps_DDRM.multTransA(rows, eigen.getEigenVector(order[i]), axis);
      for (int j = 0; j < values; j++) {
        coordinates[i * values + j] = (float) (axis.get(j) * Math.sqrt(n) / value);
      }
    }
    return new SlopeCoordinates(FloatTensor.wrap(coordinates, count, values));
  }

  private static Integer[] order(EigenDecomposition_F64<DMatrixRMaj> eigen, int n) {
    Integer[] order = new Integer[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    Arrays.sort(
        order,
        (a, b) ->
            Double.compare(eigen.getEigenvalue(b).getReal(), eigen.getEigenvalue(a).getReal()));
    return order;
  }
}
