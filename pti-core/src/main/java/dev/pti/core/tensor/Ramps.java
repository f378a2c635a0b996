package dev.pti.core.tensor;

/** How learning rates rise and fall over a run (Karras et al. 2020, appendix D). */
public final class Ramps {
  private Ramps() {}

  /**
   * Rises along a line, stays, then falls along a cosine.
   *
   * @param peak the highest rate
   * @param up the part of the run in which it rises, 0 to 1
   * @param down the part in which it falls, 0 to 1
   * @param step from 0
   * @param steps of the whole run
   * @return the rate of the step
   */
  public static double learningRate(double peak, double up, double down, int step, int steps) {
    double t = (double) step / steps;
    double falling = down == 0 ? 1 : Math.min(1, (1 - t) / down);
    double rising = up == 0 ? 1 : Math.min(1, t / up);
    return peak * (.5 - .5 * Math.cos(falling * Math.PI)) * rising;
  }
}
