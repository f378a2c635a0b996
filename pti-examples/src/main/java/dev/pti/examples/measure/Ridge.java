package dev.pti.examples.measure;

import java.util.stream.IntStream;

/**
 * Linear regression that keeps its weights small: minimizes the squared error plus {@code penalty}
 * times the squared length of the weights, over inputs and outputs that were moved to mean 0.
 */
final class Ridge {
  private final double[] weights;
  private final double[] inputMean;
  private final double outputMean;

  private Ridge(double[] weights, double[] inputMean, double outputMean) {
    this.weights = weights;
    this.inputMean = inputMean;
    this.outputMean = outputMean;
  }

  /**
   * Fits.
   *
   * @param inputs a row for each sample
   * @param outputs a value for each sample
   * @param rows the samples to fit to
   * @param penalty in units of the inputs' mean variance times the number of samples, above 0
   */
  static Ridge fit(float[][] inputs, double[] outputs, int[] rows, double penalty) {
    int width = inputs[0].length;
    double[] inputMean = new double[width];
    double outputMean = 0;
    for (int row : rows) {
      outputMean += outputs[row] / rows.length;
      for (int i = 0; i < width; i++) {
        inputMean[i] += inputs[row][i] / (double) rows.length;
      }
    }
    double[][] matrix = new double[width][width];
    double[] right = new double[width];
    double[] centred = new double[width];
    for (int row : rows) {
      for (int i = 0; i < width; i++) {
        centred[i] = inputs[row][i] - inputMean[i];
      }
      for (int i = 0; i < width; i++) {
        right[i] += centred[i] * (outputs[row] - outputMean);
        for (int j = 0; j <= i; j++) {
          matrix[i][j] += centred[i] * centred[j];
        }
      }
    }
    double trace = IntStream.range(0, width).mapToDouble(i -> matrix[i][i]).sum();
    for (int i = 0; i < width; i++) {
      matrix[i][i] += penalty * trace / width;
    }
    return new Ridge(solve(matrix, right), inputMean, outputMean);
  }

  /** Solves a positive definite system of which the lower half is given, by Cholesky. */
  private static double[] solve(double[][] lower, double[] right) {
    int n = right.length;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = lower[i][j];
        for (int k = 0; k < j; k++) {
          sum -= lower[i][k] * lower[j][k];
        }
        lower[i][j] = i == j ? Math.sqrt(sum) : sum / lower[j][j];
      }
    }
    double[] x = right.clone();
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        x[i] -= lower[i][k] * x[k];
      }
      x[i] /= lower[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        x[i] -= lower[k][i] * x[k];
      }
      x[i] /= lower[i][i];
    }
    return x;
  }

  double predict(float[] input) {
    double sum = outputMean;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * (input[i] - inputMean[i]);
    }
    return sum;
  }

  double[] weights() {
    return weights.clone();
  }

  /**
   * How much of the outputs' variance is explained in samples that were left out of the fit, over
   * five folds: 1 all, 0 or less none.
   */
  static double explained(float[][] inputs, double[] outputs, double penalty) {
    int folds = 5;
    int count = outputs.length;
    double mean = java.util.Arrays.stream(outputs).average().orElse(0);
    double error = 0;
    double variance = 0;
    for (int fold = 0; fold < folds; fold++) {
      int left = fold;
      Ridge fit =
          fit(
              inputs,
              outputs,
              IntStream.range(0, count).filter(i -> i % folds != left).toArray(),
              penalty);
      for (int i = fold; i < count; i += folds) {
        error += Math.pow(outputs[i] - fit.predict(inputs[i]), 2);
        variance += Math.pow(outputs[i] - mean, 2);
      }
    }
    return 1 - error / variance;
  }
}
