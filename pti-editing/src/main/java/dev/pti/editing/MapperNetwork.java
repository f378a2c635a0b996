package dev.pti.editing;

import dev.pti.api.FloatTensor;
import java.util.List;

/**
 * One network of a StyleCLIP mapper: a pixel norm, then {@value #LINEARS} linear layers, each with
 * a leaky ReLU behind it.
 *
 * <p>The pixel norm divides each channel by its root mean square over the <em>layers</em> that the
 * network sees, not over the channels of a layer: the authors' code gives a norm that was written
 * for {@code [n, width]} a latent of {@code [n, layers, width]}, and the published checkpoints were
 * trained with that. So an edit of one layer depends on the others of its group.
 *
 * <p>Weights are stored 100 times too large (the equalized learning rate's multiplier of 0.01) and
 * as {@code [out, in]}; here they are scaled once and turned, so that the inner loop runs over
 * neighbouring outputs, which the JVM vectorizes.
 */
final class MapperNetwork {
  static final int LINEARS = 4;

  private static final double MULTIPLIER = 0.01;
  private static final double EPSILON = 1e-8;
  private static final float SLOPE = 0.2f;
  private static final float GAIN = (float) Math.sqrt(2);

  private final int width;
  private final float[][] weights;
  private final float[][] biases;

  /**
   * Takes the parameters of the linear layers in their order.
   *
   * @param weights {@code [width, width]} each, as stored
   * @param biases {@code [width]} each, as stored
   */
  MapperNetwork(List<FloatTensor> weights, List<FloatTensor> biases) {
    width = biases.get(0).count();
    this.weights = weights.stream().map(weight -> turned(weight, width)).toArray(float[][]::new);
    this.biases = biases.stream().map(bias -> scaled(bias)).toArray(float[][]::new);
  }

  int width() {
    return width;
  }

  /**
   * Computes how a group of layers moves.
   *
   * @param styles {@code [layers, width]}, left as they are
   * @return {@code [layers, width]}
   */
  float[] apply(float[] styles) {
    float[] current = pixelNorm(styles);
    for (int linear = 0; linear < weights.length; linear++) {
      float[] next = new float[current.length];
      for (int from = 0; from < current.length; from += width) {
        System.arraycopy(biases[linear], 0, next, from, width);
        for (int i = 0; i < width; i++) {
          addScaled(next, from, weights[linear], i * width, width, current[from + i]);
        }
      }
      activate(next);
      current = next;
    }
    return current;
  }

  private float[] pixelNorm(float[] styles) {
    int layers = styles.length / width;
    float[] normed = new float[styles.length];
    for (int channel = 0; channel < width; channel++) {
      double squares = 0;
      for (int at = channel; at < styles.length; at += width) {
        squares += (double) styles[at] * styles[at];
      }
      double scale = 1 / Math.sqrt(squares / layers + EPSILON);
      for (int at = channel; at < styles.length; at += width) {
        normed[at] = (float) (styles[at] * scale);
      }
    }
    return normed;
  }

  /** A method of its own, so that it is compiled after its first few calls. */
  private static void addScaled(
      float[] sum, int to, float[] values, int from, int count, float scale) {
    for (int i = 0; i < count; i++) {
      sum[to + i] += scale * values[from + i];
    }
  }

  private static void activate(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] *= values[i] < 0 ? SLOPE * GAIN : GAIN;
    }
  }

  private static float[] turned(FloatTensor weight, int width) {
    float[] stored = weight.toArray();
    float scale = (float) (MULTIPLIER / Math.sqrt(width));
    float[] turned = new float[stored.length];
    for (int out = 0; out < width; out++) {
      for (int in = 0; in < width; in++) {
        turned[in * width + out] = stored[out * width + in] * scale;
      }
    }
    return turned;
  }

  private static float[] scaled(FloatTensor bias) {
    float[] scaled = bias.toArray();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= (float) MULTIPLIER;
    }
    return scaled;
  }
}
