package dev.pti.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.StyleLayer;
import dev.pti.editing.PrincipalComponents;
import dev.pti.editing.SemanticFactorization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** GANSpace's and SeFa's axes of the default generator against another way to compute them. */
@Timeout(120)
class AxesReferenceTest {
  private static final int SAMPLES = 600;
  private static final int SEED = 3;
  private static final int COUNT = 10;

  /** Singular vectors of all the samples at once, centred, in place of a covariance. */
  private static SingularValueDecomposition_F64<DMatrixRMaj> reference(Generator generator) {
    int width = generator.latentWidth();
    DMatrixRMaj samples = new DMatrixRMaj(SAMPLES, width);
    Random random = new Random(SEED);
    for (int row = 0; row < SAMPLES; row++) {
      float[] z = new float[generator.inputWidth()];
      for (int i = 0; i < z.length; i++) {
        z[i] = (float) random.nextGaussian();
      }
      float[] w = generator.map(z, 1).layer(0);
      for (int i = 0; i < width; i++) {
        samples.set(row, i, w[i]);
      }
    }
    DMatrixRMaj mean = CommonOps_DDRM.sumCols(samples, null);
    for (int i = 0; i < samples.data.length; i++) {
      samples.data[i] -= mean.data[i % width] / SAMPLES;
    }
    var svd = DecompositionFactory_DDRM.svd(SAMPLES, width, false, true, true);
    assertThat(svd.decompose(samples)).isTrue();
    return svd;
  }

  @Test
  void agree_with_the_singular_vectors_of_the_same_samples() {
    try (Pti pti = Pti.ofDefaults()) {
      requireAgreement(pti.generator());
    }
  }

  private static void requireAgreement(Generator generator) {
    PrincipalComponents components = PrincipalComponents.of(generator, SAMPLES, SEED);
    var svd = reference(generator);
    Integer[] order = new Integer[generator.latentWidth()];
    Arrays.setAll(order, i -> i);
    double[] singular = svd.getSingularValues();
    Arrays.sort(order, (a, b) -> Double.compare(singular[b], singular[a]));
    DMatrixRMaj right = svd.getV(null, true);
    double[] deviations = components.deviations();
    List<double[]> expected = new ArrayList<>();
    for (int rank = 0; rank < COUNT; rank++) {
      assertThat(deviations[rank])
          .isCloseTo(singular[order[rank]] / Math.sqrt(SAMPLES), within(1e-9));
      int row = order[rank];
      double[] vector = new double[generator.latentWidth()];
      Arrays.setAll(vector, i -> right.get(row, i));
      expected.add(vector);
    }
    assertThat(largestAngle(unit(components.directions(COUNT)), expected)).isLessThan(1e-3);
  }

  @Test
  void the_directions_of_sefa_agree_with_the_singular_vectors_of_the_stacked_weights() {
    try (Pti pti = Pti.ofDefaults()) {
      Generator generator = pti.generator();
      int width = generator.latentWidth();
      List<double[]> rows = new ArrayList<>();
      for (StyleLayer style : generator.styleLayers()) {
        for (int row = 0; !style.toRgb() && row < style.weight().size(0); row++) {
          double[] values = new double[width];
          int from = row * width;
          Arrays.setAll(values, i -> style.weight().get(from + i));
          rows.add(ofLengthOne(values));
        }
      }
      DMatrixRMaj stacked = new DMatrixRMaj(rows.toArray(double[][]::new));
      var svd = DecompositionFactory_DDRM.svd(rows.size(), width, false, true, true);
      assertThat(svd.decompose(stacked)).isTrue();
      double[] singular = svd.getSingularValues();
      Integer[] order = new Integer[width];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, (a, b) -> Double.compare(singular[b], singular[a]));
      DMatrixRMaj right = svd.getV(null, true);
      SemanticFactorization sefa = SemanticFactorization.of(generator);
      List<double[]> expected = new ArrayList<>();
      for (int rank = 0; rank < COUNT; rank++) {
        int row = order[rank];
        assertThat(sefa.eigenvalues()[rank])
            .isCloseTo(singular[row] * singular[row], within(1e-8 * rows.size()));
        double[] vector = new double[width];
        Arrays.setAll(vector, i -> right.get(row, i));
        expected.add(vector);
      }
      assertThat(largestAngle(unit(sefa.directions(COUNT)), expected)).isLessThan(1e-3);
    }
  }

  private static double[] ofLengthOne(double[] values) {
    double length = Math.sqrt(DoubleStream.of(values).map(x -> x * x).sum());
    return DoubleStream.of(values).map(x -> x / length).toArray();
  }

  private static List<double[]> unit(List<Direction> directions) {
    return directions.stream()
        .map(
            direction -> {
              double[] values = new double[direction.values().count()];
              Arrays.setAll(values, i -> direction.values().get(i));
              return ofLengthOne(values);
            })
        .toList();
  }

  /** How far the first orthonormal vectors stick out of the space of the second, in radians. */
  private static double largestAngle(List<double[]> vectors, List<double[]> space) {
    DMatrixRMaj rest = new DMatrixRMaj(vectors.toArray(double[][]::new));
    DMatrixRMaj basis = new DMatrixRMaj(space.toArray(double[][]::new));
    DMatrixRMaj inside = new DMatrixRMaj(vectors.size(), space.size());
    CommonOps_DDRM.multTransB(rest, basis, inside);
    CommonOps_DDRM.multAdd(-1, inside, basis, rest);
    var svd =
        DecompositionFactory_DDRM.svd(rest.getNumRows(), rest.getNumCols(), false, false, false);
    assertThat(svd.decompose(rest)).isTrue();
    return Math.asin(DoubleStream.of(svd.getSingularValues()).max().orElseThrow());
  }

  @Test
  void the_angle_sees_a_vector_that_is_off() {
    double[] x = {1, 0, 0};
    double[] y = {0, 1, 0};
    double[] tilted = {0, Math.cos(.01), Math.sin(.01)};
    assertThat(largestAngle(List.of(x, tilted), List.of(x, y))).isCloseTo(.01, within(1e-9));
  }
}
