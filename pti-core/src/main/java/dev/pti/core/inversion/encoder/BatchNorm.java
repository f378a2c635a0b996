package dev.pti.core.inversion.encoder;

import dev.pti.api.FloatTensor;

/**
 * A batch norm on its stored statistics: {@code x * scale + shift}, channel by channel.
 *
 * @param scale one a channel; in double, so that folding rounds once
 * @param shift one a channel
 */
@SuppressWarnings("ArrayRecordComponent") // lives between reading and folding, never compared
record BatchNorm(double[] scale, double[] shift) {
  /** What PyTorch adds to a variance. */
  private static final double EPSILON = 1e-5;

  static BatchNorm of(FloatTensor gain, FloatTensor bias, FloatTensor mean, FloatTensor variance) {
    int channels = gain.count();
    double[] scale = new double[channels];
    double[] shift = new double[channels];
    for (int i = 0; i < channels; i++) {
      scale[i] = gain.get(i) / Math.sqrt(variance.get(i) + EPSILON);
      shift[i] = bias.get(i) - mean.get(i) * scale[i];
    }
    return new BatchNorm(scale, shift);
  }

  /** A preceding convolution's weights {@code [out, in, h, w]}, scaled by output channel. */
  FloatTensor scaled(FloatTensor weight) {
    float[] values = weight.toArray();
    int each = values.length / scale.length;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] * scale[i / each]);
    }
    return FloatTensor.wrap(values, weight.shape());
  }

  float[] scales() {
    return floats(scale);
  }

  float[] shifts() {
    return floats(shift);
  }

  private static float[] floats(double[] values) {
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = (float) values[i];
    }
    return rounded;
  }
}
