package dev.pti.core.stylegan;

import java.util.function.IntFunction;

/**
 * Where activations were at the pivot, place by place: what features.py computes for all at once.
 * Planes are {@code [side * side]}, in rows.
 */
final class SlowFlow {
  /** Places to the right and down from which what is here comes. */
  final double[] right;

  final double[] down;

  private SlowFlow(double[] right, double[] down) {
    this.right = right;
    this.down = down;
  }

  /** Finds where the channels of {@code at} went to become those of {@code x}. */
  static SlowFlow between(double[][] x, double[][] at) {
    SlowFlow flow = new SlowFlow(new double[1], new double[1]);
    for (int scale = 4; scale >= 1; scale /= 2) {
      int side = side(x[0]) / scale;
      flow = new SlowFlow(enlarged(flow.right, side), enlarged(flow.down, side));
      for (int step = 0; step < 3; step++) {
        flow = flow.step(averaged(x, scale), averaged(at, scale));
      }
    }
    return flow;
  }

  static int side(double[] plane) {
    return (int) Math.round(Math.sqrt(plane.length));
  }

  private static double[] plane(int side, IntFunction<Double> value) {
    double[] plane = new double[side * side];
    for (int place = 0; place < plane.length; place++) {
      plane[place] = value.apply(place);
    }
    return plane;
  }

  private static double[][] averaged(double[][] planes, int scale) {
    double[][] averaged = new double[planes.length][];
    for (int channel = 0; channel < planes.length; channel++) {
      double[] plane = planes[channel];
      int side = side(plane);
      averaged[channel] =
          plane(
              side / scale,
              place -> {
                double sum = 0;
                int row = place / (side / scale) * scale;
                int column = place % (side / scale) * scale;
                for (int i = 0; i < scale * scale; i++) {
                  sum += plane[(row + i / scale) * side + column + i % scale];
                }
                return sum / scale / scale;
              });
    }
    return averaged;
  }

  /** Twice as many places, or as many: lengths in places grow with them. */
  private static double[] enlarged(double[] plane, int side) {
    double scale = (double) side(plane) / side;
    return plane(
        side,
        place -> {
          int row = place / side;
          int column = place % side;
          return byLines(plane, (row + .5) * scale - .5, (column + .5) * scale - .5) / scale;
        });
  }

  /** What lies between places, by lines; beyond the border is what is at it. */
  static double byLines(double[] plane, double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double v = row - top;
    double h = column - left;
    return (1 - v) * ((1 - h) * value(plane, top, left) + h * value(plane, top, left + 1))
        + v * ((1 - h) * value(plane, top + 1, left) + h * value(plane, top + 1, left + 1));
  }

  /** What lies between places, by Keys' cubic with a = -.75. */
  static double byCurves(double[] plane, double row, double column) {
    int top = (int) Math.floor(row);
    int left = (int) Math.floor(column);
    double sum = 0;
    for (int i = -1; i < 3; i++) {
      for (int j = -1; j < 3; j++) {
        sum += cubic(row - top - i) * cubic(column - left - j) * value(plane, top + i, left + j);
      }
    }
    return sum;
  }

  /** What comes to a place of a plane. */
  double taken(double[] plane, int place, Interpolation interpolation) {
    int row = place / side(plane);
    int column = place % side(plane);
    return interpolation.value(plane, row + down[place], column + right[place]);
  }

  /** What lies between places. */
  interface Interpolation {
    double value(double[] plane, double row, double column);
  }

  private static double cubic(double distance) {
    double d = Math.abs(distance);
    return d <= 1 ? (1.25 * d - 2.25) * d * d + 1 : d < 2 ? ((-.75 * d + 3.75) * d - 6) * d + 3 : 0;
  }

  private static double value(double[] plane, int row, int column) {
    int last = side(plane) - 1;
    return plane[clamped(row, last) * (last + 1) + clamped(column, last)];
  }

  private static int clamped(int index, int last) {
    return Math.max(0, Math.min(last, index));
  }

  private SlowFlow step(double[][] x, double[][] at) {
    int side = side(right);
    double[][] sums = new double[5][side * side];
    for (int channel = 0; channel < x.length; channel++) {
      double[] here = x[channel];
      double[] was = at[channel];
      for (int i = 0; i < here.length; i++) {
        int row = i / side;
        int column = i % side;
        double across = (value(here, row, column + 1) - value(here, row, column - 1)) / 2;
        double along = (value(here, row + 1, column) - value(here, row - 1, column)) / 2;
        double lack = here[i] - taken(was, i, SlowFlow::byLines);
        sums[0][i] += across * across;
        sums[1][i] += across * along;
        sums[2][i] += along * along;
        sums[3][i] += across * lack;
        sums[4][i] += along * lack;
      }
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] = around(around(sums[i]));
    }
    double held = 0;
    for (int i = 0; i < side * side; i++) {
      held += (sums[0][i] + sums[2][i]) / (side * side);
    }
    return new SlowFlow(
        around(next(right, sums[0], sums[1], sums[2], sums[3], sums[4], held)),
        around(next(down, sums[2], sums[1], sums[0], sums[4], sums[3], held)));
  }

  /** Adds the solution of two equations in two unknowns for the first of them. */
  private static double[] next(
      double[] start, double[] a, double[] b, double[] d, double[] p, double[] q, double held) {
    return plane(
        side(start),
        i -> {
          double determinant = (a[i] + held) * (d[i] + held) - b[i] * b[i];
          double step = ((d[i] + held) * p[i] - b[i] * q[i]) / determinant;
          return start[i] + Math.max(-1, Math.min(1, step));
        });
  }

  /** The mean of a place and its neighbours, of which there are fewer at a border. */
  static double[] around(double[] plane) {
    int side = side(plane);
    return plane(
        side,
        place -> {
          double sum = 0;
          int places = 0;
          for (int row = place / side - 1; row <= place / side + 1; row++) {
            for (int column = place % side - 1; column <= place % side + 1; column++) {
              if (row >= 0 && row < side && column >= 0 && column < side) {
                sum += plane[row * side + column];
                places++;
              }
            }
          }
          return sum / places;
        });
  }
}
