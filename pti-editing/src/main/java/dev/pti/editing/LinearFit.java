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
}
