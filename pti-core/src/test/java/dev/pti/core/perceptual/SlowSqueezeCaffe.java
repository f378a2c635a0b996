package dev.pti.core.perceptual;

import dev.pti.api.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The slow, obvious twin of {@code squeeze-caffe}: plain loops in double over one picture. */
final class SlowSqueezeCaffe {
  private static final double[] MEANS = {104, 117, 123};

  private final Map<String, FloatTensor> tensors;

  SlowSqueezeCaffe(Weights weights) {
    this.tensors = weights.tensors();
  }

  /** The distance of two pictures {@code [1, 3, size, size]}. */
  double distance(FloatTensor a, FloatTensor b) {
    List<double[][][]> tapsOfA = taps(a);
    List<double[][][]> tapsOfB = taps(b);
    double sum = 0;
    for (int tap = 0; tap < 7; tap++) {
      sum += meanSquaredDifference(tapsOfA.get(tap), tapsOfB.get(tap));
    }
    return sum / 7;
  }

  private static double meanSquaredDifference(double[][][] a, double[][][] b) {
    int size = a[0].length;
    double sum = 0;
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double lengthOfA = length(a, row, column);
        double lengthOfB = length(b, row, column);
        for (int channel = 0; channel < a.length; channel++) {
          double difference =
              a[channel][row][column] / lengthOfA - b[channel][row][column] / lengthOfB;
          sum += difference * difference;
        }
      }
    }
    return sum / (size * size);
  }

  private static double length(double[][][] x, int row, int column) {
    double sum = 0;
    for (double[][] channel : x) {
      sum += channel[row][column] * channel[row][column];
    }
    return Math.sqrt(sum) + 1e-10;
  }

  private List<double[][][]> taps(FloatTensor rgb) {
    int size = (int) rgb.size(2);
    double[][][] bgr = new double[3][size][size];
    for (int i = 0; i < rgb.count(); i++) {
      int channel = 2 - i / (size * size);
      bgr[channel][i / size % size][i % size] = (rgb.get(i) + 1) * 127.5 - MEANS[channel];
    }
    List<double[][][]> taps = new ArrayList<>();
    double[][][] x = convolution(bgr, "conv1", 2, 0);
    taps.add(x);
    for (int number = 2; number <= 9; number++) {
      if (number == 2 || number == 4 || number == 6) {
        x = largestOf3(x);
      }
      x = fire(x, "fire" + number);
      if (number != 2 && number != 4) {
        taps.add(x);
      }
    }
    return taps;
  }

  private double[][][] fire(double[][][] x, String name) {
    double[][][] squeezed = convolution(x, name + ".squeeze", 1, 0);
    double[][][] one = convolution(squeezed, name + ".expand1x1", 1, 0);
    double[][][] three = convolution(squeezed, name + ".expand3x3", 1, 1);
    double[][][] both = new double[one.length + three.length][][];
    System.arraycopy(one, 0, both, 0, one.length);
    System.arraycopy(three, 0, both, one.length, three.length);
    return both;
  }

  /** Convolution and ReLU. */
  private double[][][] convolution(double[][][] x, String name, int stride, int padding) {
    FloatTensor weight = tensors.get(name + ".weight");
    FloatTensor bias = tensors.get(name + ".bias");
    int kernel = (int) weight.size(2);
    int size = (x[0].length + 2 * padding - kernel) / stride + 1;
    double[][][] y = new double[(int) weight.size(0)][size][size];
    for (int out = 0; out < y.length; out++) {
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          double sum = bias.get(out);
          for (int i = 0; i < x.length * kernel * kernel; i++) {
            int sourceRow = row * stride - padding + i / kernel % kernel;
            int sourceColumn = column * stride - padding + i % kernel;
            if (inside(sourceRow, x) && inside(sourceColumn, x)) {
              sum +=
                  weight.get(out * x.length * kernel * kernel + i)
                      * x[i / (kernel * kernel)][sourceRow][sourceColumn];
            }
          }
          y[out][row][column] = Math.max(0, sum);
        }
      }
    }
    return y;
  }

  private static boolean inside(int place, double[][][] x) {
    return place >= 0 && place < x[0].length;
  }

  /** Max pooling 3 x 3 at stride 2; a window may hang over the border, as in Caffe. */
  private static double[][][] largestOf3(double[][][] x) {
    int size = (int) Math.ceil((x[0].length - 3) / 2.0) + 1;
    double[][][] y = new double[x.length][size][size];
    for (int channel = 0; channel < x.length; channel++) {
      for (int row = 0; row < size; row++) {
        for (int column = 0; column < size; column++) {
          double largest = Double.NEGATIVE_INFINITY;
          for (int i = 0; i < 9; i++) {
            int sourceRow = 2 * row + i / 3;
            int sourceColumn = 2 * column + i % 3;
            if (inside(sourceRow, x) && inside(sourceColumn, x)) {
              largest = Math.max(largest, x[channel][sourceRow][sourceColumn]);
            }
          }
          y[channel][row][column] = largest;
        }
      }
    }
    return y;
  }
}
