package dev.pti.editing;

/** What a linear method learned: {@code offset + weights · (x - mean)}. */
final class LinearFit {
  private final double[] weights;
  private final double[] mean;
  private final double offset;

  /**
   * Takes the parts over.
   *
   * @param weights one for each dimension
   * @param mean of the inputs that it was fitted to
   * @param offset the prediction at the mean
   */
  LinearFit(double[] weights, double[] mean, double offset) {
    this.weights = weights;
    this.mean = mean;
    this.offset = offset;
  }

  double predict(float[] input) {
    double sum = offset;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * (input[i] - mean[i]);
    }
    return sum;
  }

  double[] weights() {
    return weights.clone();
  }

  /** The same at the mean, deaf to what other directions change. */
  LinearFit without(Subspace others) {
    return new LinearFit(others.removedFrom(weights), mean, offset);
  }

  /** The same with its 0 halfway between the mean predictions of labels 1 and others. */
  LinearFit betweenClasses(float[][] inputs, double[] labels, int[] rows) {
    double[] sums = new double[2];
    int[] counts = new int[2];
    for (int row : rows) {
      int label = labels[row] == 1 ? 1 : 0;
      sums[label] += predict(inputs[row]);
      counts[label]++;
    }
    double middle = (sums[0] / counts[0] + sums[1] / counts[1]) / 2;
    return new LinearFit(weights, mean, offset - middle);
  }
}
