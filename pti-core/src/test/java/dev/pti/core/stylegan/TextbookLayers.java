package dev.pti.core.stylegan;

import dev.pti.api.FloatTensor;

/**
 * The layers as the papers write them, in loops over double, for one picture: every picture has
 * weights of its own, and up-sampling inserts zeros, convolves and filters. Maps are {@code
 * [channels][row][column]}.
 */
final class TextbookLayers {
  private static final double[] TAPS = {1 / 8., 3 / 8., 3 / 8., 1 / 8.};

  private TextbookLayers() {}

  /** A fully connected layer with equalized learning rate: the style of a layer. */
  static double[] affine(double[] latent, FloatTensor weight, FloatTensor bias) {
    int out = (int) weight.size(0);
    double[] style = new double[out];
    for (int o = 0; o < out; o++) {
      style[o] = bias.get(o);
      for (int i = 0; i < latent.length; i++) {
        style[o] += latent[i] * weight.get(o * latent.length + i) / Math.sqrt(latent.length);
      }
    }
    return style;
  }

  /** Weights times style, each output's then scaled to length 1: {@code [out][in][k][k]}. */
  static double[][][][] modulated(FloatTensor weight, double[] style, boolean demodulate) {
    int out = (int) weight.size(0);
    int in = (int) weight.size(1);
    int k = (int) weight.size(2);
    double[][][][] modulated = new double[out][in][k][k];
    for (int o = 0; o < out; o++) {
      double energy = 1e-8;
      for (int i = 0; i < in * k * k; i++) {
        double w = weight.get(o * in * k * k + i) * style[i / (k * k)];
        modulated[o][i / (k * k)][i / k % k][i % k] = w;
        energy += w * w;
      }
      for (int i = 0; demodulate && i < in * k * k; i++) {
        modulated[o][i / (k * k)][i / k % k][i % k] /= Math.sqrt(energy);
      }
    }
    return modulated;
  }

  /** Convolution (as networks mean it: no flip) with zeros around. */
  static double[][][] convolve(double[][][] x, double[][][][] weight, int padding) {
    int k = weight[0][0].length;
    int height = x[0].length + 2 * padding - k + 1;
    int width = x[0][0].length + 2 * padding - k + 1;
    double[][][] y = new double[weight.length][height][width];
    for (int o = 0; o < weight.length; o++) {
      for (int i = 0; i < x.length; i++) {
        for (int cell = 0; cell < height * width; cell++) {
          int row = cell / width;
          int column = cell % width;
          for (int tap = 0; tap < k * k; tap++) {
            y[o][row][column] +=
                at(x[i], row + tap / k - padding, column + tap % k - padding)
                    * weight[o][i][tap / k][tap % k];
          }
        }
      }
    }
    return y;
  }

  private static double at(double[][] x, int row, int column) {
    boolean inside = row >= 0 && column >= 0 && row < x.length && column < x[0].length;
    return inside ? x[row][column] : 0;
  }

  /** Zeros between all neighbours: {@code 2 n - 1} for n. */
  static double[][][] spread(double[][][] x) {
    int height = x[0].length;
    int width = x[0][0].length;
    double[][][] y = new double[x.length][2 * height - 1][2 * width - 1];
    for (int c = 0; c < x.length; c++) {
      for (int cell = 0; cell < height * width; cell++) {
        y[c][2 * (cell / width)][2 * (cell % width)] = x[c][cell / width][cell % width];
      }
    }
    return y;
  }

  /** The [1, 3, 3, 1] filter over rows and columns with gain 4, channel by channel. */
  static double[][][] filter(double[][][] x, int padding) {
    double[][][] filtered = new double[x.length][][];
    double[][][][] taps = new double[1][1][4][4];
    for (int tap = 0; tap < 16; tap++) {
      taps[0][0][tap / 4][tap % 4] = 4 * TAPS[tap / 4] * TAPS[tap % 4];
    }
    for (int c = 0; c < x.length; c++) {
      filtered[c] = convolve(new double[][][] {x[c]}, taps, padding)[0];
    }
    return filtered;
  }

  /** Twice the size: zeros between, the convolution turned around, then the filter. */
  static double[][][] convolveUp(double[][][] x, double[][][][] weight) {
    double[][][][] turned = new double[weight.length][x.length][3][3];
    for (int o = 0; o < weight.length; o++) {
      for (int i = 0; i < x.length; i++) {
        for (int tap = 0; tap < 9; tap++) {
          turned[o][i][tap / 3][tap % 3] = weight[o][i][2 - tap / 3][2 - tap % 3];
        }
      }
    }
    return filter(convolve(spread(x), turned, 2), 1);
  }

  /** Twice the size by the filter alone, as for the picture so far. */
  static double[][][] enlarge(double[][][] picture) {
    return filter(spread(picture), 2);
  }

  /** Adds noise and bias, leaky ReLU with gain √2, and the clamp; negative for none. */
  static void activate(
      double[][][] x, FloatTensor noise, double strength, FloatTensor bias, double clamp) {
    for (int c = 0; c < x.length; c++) {
      int width = x[c][0].length;
      for (int cell = 0; cell < x[c].length * width; cell++) {
        double y = x[c][cell / width][cell % width] + strength * noise.get(cell) + bias.get(c);
        y = (y < 0 ? .2 * y : y) * Math.sqrt(2);
        if (clamp >= 0) {
          y = Math.max(-clamp, Math.min(clamp, y));
        }
        x[c][cell / width][cell % width] = y;
      }
    }
  }
}
