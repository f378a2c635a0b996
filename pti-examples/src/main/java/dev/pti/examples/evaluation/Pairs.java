package dev.pti.examples.evaluation;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A figure of two methods on the same portraits. What portraits have in common falls out of the
 * difference, so that it is known better than either mean.
 *
 * @param first the first method's values
 * @param second the second method's, of the same portraits
 */
record Pairs(List<Double> first, List<Double> second) {
  int count() {
    return first.size();
  }

  double firstMean() {
    return mean(first);
  }

  double secondMean() {
    return mean(second);
  }

  /** The mean of second minus first. */
  double difference() {
    return secondMean() - firstMean();
  }

  /** The standard error of {@link #difference}; NaN for fewer than two portraits. */
  double error() {
    return error(1);
  }

  /** The second mean as part of the first: of means, since a single portrait's may be near 0. */
  double ratio() {
    return secondMean() / firstMean();
  }

  /** The standard error of {@link #ratio}, to first order. */
  double ratioError() {
    return error(ratio()) / Math.abs(firstMean());
  }

  /** The standard error of the mean of {@code second - factor * first}. */
  private double error(double factor) {
    List<Double> differences =
        IntStream.range(0, count()).mapToObj(i -> second.get(i) - factor * first.get(i)).toList();
    double mean = mean(differences);
    double sum = differences.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(sum / (count() - 1) / count());
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(value -> value).average().orElse(Double.NaN);
  }
}
