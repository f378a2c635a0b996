package dev.pti.editing;

/** Mean and variance of each channel of rows that come one after the other, by Welford's update. */
final class ChannelMoments {
  private final double[] mean;
  private final double[] squares;
  private int count;

  ChannelMoments(int channels) {
    mean = new double[channels];
    squares = new double[channels];
  }

  void add(float[] row) {
    count++;
    for (int i = 0; i < mean.length; i++) {
      double before = row[i] - mean[i];
      mean[i] += before / count;
      squares[i] += before * (row[i] - mean[i]);
    }
  }

  double mean(int channel) {
    return mean[channel];
  }

  double variance(int channel) {
    return squares[channel] / count;
  }
}
