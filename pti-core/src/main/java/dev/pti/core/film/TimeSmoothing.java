package dev.pti.core.film;

import dev.pti.api.InvalidInputException;
import java.util.function.IntToDoubleFunction;

/**
 * Smooths what was measured frame by frame, without lagging behind real motion.
 *
 * <p>A mean over the frames before would come late, and a mean over the frames on both sides cuts
 * corners: where a head turns back it would show the head short of the turn, and at the ends of the
 * sequence it would pull inwards. So each value is read off a parabola that is fitted to the frames
 * on both sides, the nearer ones weighing more, along a Gaussian. Whatever moves steadily, or
 * speeds up or slows down steadily, stays where it is to the last frame; what jumps from frame to
 * frame is evened out.
 *
 * <p>Immutable and thread-safe.
 */
public final class TimeSmoothing {
  /** How far frames are looked at, in deviations. */
  private static final double REACH = 3;

  /** With less the neighbours count nothing. */
  private static final double LEAST = .3;

  private final int[] first;
  private final double[][] weights;

  private TimeSmoothing(int[] first, double[][] weights) {
    this.first = first;
    this.weights = weights;
  }

  /**
   * Prepares the smoothing of a sequence.
   *
   * @param count how many frames, at least 1
   * @param deviation of the Gaussian, in frames; less than {@value #LEAST} leaves every value as it
   *     is
   * @return the smoothing
   * @throws InvalidInputException if the deviation is negative or not finite
   */
  public static TimeSmoothing over(int count, double deviation) {
    if (!(deviation >= 0 && Double.isFinite(deviation))) {
      throw new InvalidInputException(
          "smoothing over %s frames, wanted a finite number of 0 or more".formatted(deviation));
    }
    int reach = deviation < LEAST ? 0 : (int) Math.min(count, Math.ceil(REACH * deviation));
    int[] first = new int[count];
    double[][] weights = new double[count][];
    for (int frame = 0; frame < count; frame++) {
      first[frame] = Math.max(0, frame - reach);
      int end = Math.min(count, frame + reach + 1);
      weights[frame] = parabola(first[frame] - frame, end - frame, deviation);
    }
    return new TimeSmoothing(first, weights);
  }

  /**
   * Smooths one value.
   *
   * @param frame from 0
   * @param values what was measured in each frame
   * @return the value of the frame, smoothed
   */
  public double at(int frame, IntToDoubleFunction values) {
    double sum = 0;
    for (int i = 0; i < weights[frame].length; i++) {
      sum += weights[frame][i] * values.applyAsDouble(first[frame] + i);
    }
    return sum;
  }

  /**
   * What each place counts in the middle of a parabola that is fitted to all of them, or in that of
   * a line or a constant where there are too few.
   */
  private static double[] parabola(int from, int to, double deviation) {
    double[] fit = new double[to - from];
    if (fit.length == 1) {
      fit[0] = 1;
      return fit;
    }
    int degree = Math.min(2, fit.length - 1);
    double[][] moments = new double[degree + 1][degree + 2];
    for (int x = from; x < to; x++) {
      for (int row = 0; row <= degree; row++) {
        for (int column = 0; column <= degree; column++) {
          moments[row][column] += gaussian(x, deviation) * Math.pow(x, row + column);
        }
      }
    }
    moments[0][degree + 1] = 1;
    double[] solved = solve(moments);
    for (int x = from; x < to; x++) {
      double value = 0;
      for (int power = degree; power >= 0; power--) {
        value = value * x + solved[power];
      }
      fit[x - from] = value * gaussian(x, deviation);
    }
    return fit;
  }

  private static double gaussian(int x, double deviation) {
    return Math.exp(-.5 * (x / deviation) * (x / deviation));
  }

  /** Gauss's elimination; moments of different places have large pivots on the diagonal. */
  private static double[] solve(double[][] rows) {
    int count = rows.length;
    for (int pivot = 0; pivot < count; pivot++) {
      for (int row = 0; row < count; row++) {
        if (row != pivot) {
          double factor = rows[row][pivot] / rows[pivot][pivot];
          for (int column = pivot; column <= count; column++) {
            rows[row][column] -= factor * rows[pivot][column];
          }
        }
      }
    }
    double[] solved = new double[count];
    for (int row = 0; row < count; row++) {
      solved[row] = rows[row][count] / rows[row][row];
    }
    return solved;
  }
}
