package dev.pti.examples.evaluation;

import dev.pti.api.Losses;
import dev.pti.api.Step;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * Watches for the first step of tuning that is as near to the photograph as was asked for, in the
 * perceptual distance and in MSE at once, and ends tuning when some time is over too.
 */
final class Arrival implements Predicate<Step> {
  private static final String L2 = Losses.l2().name();

  /** An MSE of values in [0, 1] as L2 of the same values in [-1, 1]. */
  private static final double L2_OF_MSE = 4;

  private final String perceptual;
  private double distance;
  private double mse;
  private double least;
  private long start;
  private OptionalDouble seconds = OptionalDouble.empty();

  /**
   * Asks for what no step reaches.
   *
   * @param perceptual the name of the perceptual distance
   */
  Arrival(String perceptual) {
    this.perceptual = perceptual;
  }

  /**
   * Starts the clock for the next job.
   *
   * @param distance how near it shall come
   * @param mse the same
   * @param least the seconds before which it is not ended
   */
  void await(double distance, double mse, double least) {
    this.distance = distance;
    this.mse = mse;
    this.least = least;
    seconds = OptionalDouble.empty();
    start = System.nanoTime();
  }

  @Override
  public boolean test(Step step) {
    double now = (System.nanoTime() - start) / 1e9;
    if (seconds.isEmpty()
        && loss(step, perceptual) <= distance
        && loss(step, L2) <= L2_OF_MSE * mse) {
      seconds = OptionalDouble.of(now);
    }
    return seconds.isPresent() && now >= least;
  }

  private static double loss(Step step, String name) {
    return step.losses().getOrDefault(name, Double.NaN);
  }

  /** When a step was first as near; empty if none was. */
  OptionalDouble seconds() {
    return seconds;
  }
}
