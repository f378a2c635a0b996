package dev.pti.examples.evaluation;

import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import java.util.OptionalDouble;

/**
 * Watches a job's tuning for the first step that is as near to the photograph as was asked for, in
 * the perceptual distance and in MSE at once.
 */
final class Arrival implements StepListener {
  private static final String L2 = Losses.l2().name();

  /** An MSE of values in [0, 1] as L2 of the same values in [-1, 1]. */
  private static final double L2_OF_MSE = 4;

  private final String perceptual;
  private double distance;
  private double mse;
  private long start;
  private OptionalDouble seconds = OptionalDouble.empty();

  /**
   * Watches for nothing yet.
   *
   * @param perceptual the name of the perceptual distance
   */
  Arrival(String perceptual) {
    this.perceptual = perceptual;
  }

  /** Starts the clock for the next job. */
  void await(double distance, double mse) {
    this.distance = distance;
    this.mse = mse;
    seconds = OptionalDouble.empty();
    start = System.nanoTime();
  }

  @Override
  public void onStep(Step step) {
    if (seconds.isEmpty()
        && step.stage().equals("tuning")
        && step.losses().get(perceptual) <= distance
        && step.losses().get(L2) <= L2_OF_MSE * mse) {
      seconds = OptionalDouble.of((System.nanoTime() - start) / 1e9);
    }
  }

  /** From the start to that step; empty if none was as near. */
  OptionalDouble seconds() {
    return seconds;
  }
}
