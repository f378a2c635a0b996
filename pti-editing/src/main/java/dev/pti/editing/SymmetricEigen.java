package dev.pti.editing;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The eigenvalues of a symmetric matrix, largest first, with their eigenvectors.
 *
 * <p>An eigenvector is only known up to its length and sign. Here it has length 1, and its
 * component of largest magnitude is positive (the first of them, if several are as large), so that
 * the same matrix always gives the same vectors.
 */
final class SymmetricEigen {
  private final double[] values;
  private final double[][] vectors;

  private SymmetricEigen(double[] values, double[][] vectors) {
    this.values = values;
    this.vectors = vectors;
  }

  /**
   * Decomposes a matrix.
   *
   * @param matrix symmetric; left as it is
   */
  static SymmetricEigen of(DMatrixRMaj matrix) {
    int size = matrix.getNumRows();
    EigenDecomposition_F64<DMatrixRMaj> solver =
        DecompositionFactory_DDRM.eig(size, /* computeVectors= */ true, /* isSymmetric= */ true);
    if (!solver.decompose(matrix.copy())) {
      throw new ArithmeticException("eigenvectors of a " + size + " x " + size + " not found");
    }
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -solver.getEigenvalue(i).getReal()))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = new double[size];
    double[][] vectors = new double[size][];
    for (int rank = 0; rank < size; rank++) {
      values[rank] = solver.getEigenvalue(order[rank]).getReal();
      vectors[rank] = oriented(solver.getEigenVector(order[rank]).getData());
    }
    return new SymmetricEigen(values, vectors);
  }

  /** In descending order. */
  double[] values() {
    return values.clone();
  }

  /** The eigenvector of one of the values. */
  double[] vector(int rank) {
    return vectors[rank].clone();
  }

  private static double[] oriented(double[] vector) {
    int largest = 0;
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      squares += vector[i] * vector[i];
      if (Math.abs(vector[i]) > Math.abs(vector[largest])) {
        largest = i;
      }
    }
    double scale = Math.copySign(1 / Math.sqrt(squares), vector[largest]);
    double[] result = new double[vector.length];
    for (int i = 0; i < vector.length; i++) {
      result[i] = vector[i] * scale;
    }
    return result;
  }
}
