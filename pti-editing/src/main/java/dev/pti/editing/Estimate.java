package dev.pti.editing;

import java.util.Locale;

/**
 * A figure with the interval that holds 95 % of its bootstrap resamples.
 *
 * @param value over all samples
 * @param low the 2.5th percentile of the resamples
 * @param high the 97.5th percentile
 */
public record Estimate(double value, double low, double high) {
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", value, low, high);
  }
}
