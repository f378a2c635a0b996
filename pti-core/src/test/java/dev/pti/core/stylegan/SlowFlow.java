package dev.pti.core.stylegan;

import java.util.function.IntFunction;

/**
 * Where activations were at the pivot, place by place: what features.py computes for all at once.
 * Planes are {@code [height * width]}, in rows.
 */
final class SlowFlow {
  /** Places to the right and down from which what is here comes. */
  final double[] right;

  final double[] down;

  private final int width;

  private SlowFlow(double[] right, double[] down, int width) {
    this.right = right;
    this.down = down;
    this.width = width;
  }

  /** Finds where the channels of {@code at} went to become those of {@code x}. */
  static SlowFlow between(double[][] x, double[][] at, int width) {
    int coarse = x[0].length / 16;
    SlowFlow flow = new SlowFlow(new double[coarse], new double[coarse], width / 4);
    for (int scale = 4; scale >= 1; scale /= 2) {
      if (scale < 4) {
        flow = new SlowFlow(flow.doubled(flow.right), flow.doubled(flow.down), 2 * flow.width);
      }
      for (int step = 0; step < 3; step++) {
        flow = flow.step(averaged(x, width, scale), averaged(at, width, scale));
      }
    }
    return flow;
  }

  private static double[] plane(int places, IntFunction<Double> value) {
    double[] plane = new double[places];
    for (int place = 0; place < plane.length; place++) {
      plane[place] = value.apply(place);
    }
    return plane;
  }

  private static double[][] averaged(double[][] planes, int width, int scale) {
    double[][] averaged = new double[planes.length][];
    for (int channel = 0; channel < planes.length; channel++) {
      double[] plane = planes[channel];
      averaged[channel] =
          plane(
              plane.length / scale / scale,
              place -> {
                double sum = 0;
                int row = place / (width / scale) * scale;
                int column = place % (width / scale) * scale;
                for (int i = 0; i < scale * scale; i++) {
                  sum += plane[(row + i / scale) * width + column + i % scale];
                }
                return sum / scale / scale;
              });
    }
    return averaged;
  }

  /** Twice as many places a side: lengths in places grow with them. */
  private double[] doubled(double[] plane) {
    return plane(
        4 * plane.length,
        place -> {
          int row = place / (2 * width);
          int column = place % (2 * width);
          return 2 * byLines(plane, width, (row + .5) / 2 - .5, (column + .5) / 2 - .5);
        });
  }

  /** What lies between places, by lines; beyond the border is what is at it. */
  static double byLines(double[] plane, int width, double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double v = row - top;
    double h = column - left;
    return (1 - v)
            * ((1 - h) * value(plane, width, top, left) + h * value(plane, width, top, left + 1))
        + v
            * ((1 - h) * value(plane, width, top + 1, left)
                + h * value(plane, width, top + 1, left + 1));
  }

  /** What lies between places, by Keys' cubic with a = -.75. */
  static double byCurves(double[] plane, int width, double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double sum = 0;
    for (int i = -1; i < 3; i++) {
      for (int j = -1; j < 3; j++) {
        sum +=
            cubic(row - top - i)
                * cubic(column - left - j)
                * value(plane, width, top + i, left + j);
      }
    }
    return sum;
  }

  /** What comes to a place of a plane. */
  double taken(double[] plane, int place, Interpolation interpolation) {
    int row = place / width;
    int column = place % width;
    return interpolation.value(plane, width, row + down[place], column + right[place]);
  }

  /** What lies between places. */
  interface Interpolation {
    double value(double[] plane, int width, double row, double column);
  }

  private static double cubic(double distance) {
    double d = Math.abs(distance);
    return d <= 1 ? (1.25 * d - 2.25) * d * d + 1 : d < 2 ? ((-.75 * d + 3.75) * d - 6) * d + 3 : 0;
  }

  private static double value(double[] plane, int width, int row, int column) {
    return plane[clamped(row, plane.length / width - 1) * width + clamped(column, width - 1)];
  }

  private static int clamped(int index, int last) {
    return Math.max(0, Math.min(last, index));
  }

  private SlowFlow step(double[][] x, double[][] at) {
    double[][] sums = new double[5][right.length];
    for (int channel = 0; channel < x.length; channel++) {
      double[] here = x[channel];
      double[] was = at[channel];
      for (int i = 0; i < here.length; i++) {
        double across = (next(here, i, 0, 1) - next(here, i, 0, -1)) / 2;
        double along = (next(here, i, 1, 0) - next(here, i, -1, 0)) / 2;
        double lack = here[i] - taken(was, i, SlowFlow::byLines);
        sums[0][i] += across * across;
        sums[1][i] += across * along;
        sums[2][i] += along * along;
        sums[3][i] += across * lack;
        sums[4][i] += along * lack;
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = around(around(sums[i], width), width);
    }
    double held = 0;
    for (int i = 0; i < right.length; i++) {
      held += (sums[0][i] + sums[2][i]) / right.length;
    }
    return new SlowFlow(
        around(solved(right, sums[0], sums[1], sums[2], sums[3], sums[4], held), width),
        around(solved(down, sums[2], sums[1], sums[0], sums[4], sums[3], held), width),
        width);
  }

  private double next(double[] plane, int place, int down, int right) {
    return value(plane, width, place / width + down, place % width + right);
  }

  /** Adds the solution of two equations in two unknowns for the first of them. */
  private static double[] solved(
      double[] start, double[] a, double[] b, double[] d, double[] p, double[] q, double held) {
    return plane(
        start.length,
        i -> {
          double determinant = (a[i] + held) * (d[i] + held) - b[i] * b[i];
          double step = ((d[i] + held) * p[i] - b[i] * q[i]) / determinant;
          return start[i] + Math.max(-1, Math.min(1, step));
        });
  }

  /** The mean of a place and its neighbours, of which there are fewer at a border. */
  static double[] around(double[] plane, int width) {
    int height = plane.length / width;
    return plane(
        plane.length,
        place -> {
          double sum = 0;
          int places = 0;
          for (int row = place / width - 1; row <= place / width + 1; row++) {
            for (int column = place % width - 1; column <= place % width + 1; column++) {
              if (row >= 0 && row < height && column >= 0 && column < width) {
                sum += plane[row * width + column];
                places++;
              }
            }
          }
          return sum / places;
        });
  }
}
