package dev.pti.editing;

import org.ejml.data.DMatrixRMaj;

/** Chosen rows of inputs, moved to mean 0. */
final class Centred {
  private final DMatrixRMaj matrix;
  private final double[] mean;
  private final double variance;

  private Centred(DMatrixRMaj matrix, double[] mean, double variance) {
    this.matrix = matrix;
    this.mean = mean;
    this.variance = variance;
  }

  static Centred of(float[][] inputs, int[] rows) {
    int width = inputs[0].length;
    double[] mean = new double[width];
    for (int row : rows) {
      for (int i = 0; i < width; i++) {
        mean[i] += inputs[row][i] / (double) rows.length;
      }
    }
    DMatrixRMaj matrix = new DMatrixRMaj(rows.length, width);
    double squares = 0;
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < width; i++) {
        double value = inputs[rows[row]][i] - mean[i];
        matrix.data[row * width + i] = value;
        squares += value * value;
      }
    }
    return new Centred(matrix, mean, squares / matrix.data.length);
  }

  /** {@code [rows, dimensions]}. */
  DMatrixRMaj matrix() {
    return matrix;
  }

  /** What was taken off. */
  double[] mean() {
    return mean.clone();
  }

  /** The mean over the dimensions. */
  double variance() {
    return variance;
  }
}
