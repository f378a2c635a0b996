package dev.pti.examples.evaluation;

import com.google.common.math.Stats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A figure of two methods on the same portraits. What portraits have in common falls out of the
 * difference, so that it is known better than either mean.
 *
 * @param first the first method's values
 * @param second the second method's, of the same portraits
 */
record Pairs(List<Double> first, List<Double> second) {
  private static final int RESAMPLES = 1000;

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

  /** The interval of {@link #ratio} over resamples of the portraits; the same at every call. */
  Interval ratioInterval() {
    Random random = new Random(0);
    double[] ratios = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double firsts = 0;
      double seconds = 0;
      for (int j = 0; j < count(); j++) {
        int chosen = random.nextInt(count());
        firsts += first.get(chosen);
        seconds += second.get(chosen);
      }
      ratios[i] = seconds / firsts;
    }
    Arrays.sort(ratios);
    return new Interval(ratios[RESAMPLES / 40], ratios[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  /** The standard error of this {@link #ratio} minus another's of the same portraits. */
  double ratioDifferenceError(Pairs other) {
    Random random = new Random(0);
    double[] differences = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      int[] chosen = random.ints(count(), 0, count()).toArray();
      differences[i] = resampled(chosen).ratio() - other.resampled(chosen).ratio();
    }
    return Stats.of(differences).sampleStandardDeviation();
  }

  private Pairs resampled(int[] chosen) {
    return new Pairs(
        Arrays.stream(chosen).mapToObj(first::get).toList(),
        Arrays.stream(chosen).mapToObj(second::get).toList());
  }

  /** The same with every value multiplied. */
  Pairs times(double factor) {
    return new Pairs(
        first.stream().map(value -> factor * value).toList(),
        second.stream().map(value -> factor * value).toList());
  }

  /** The mean of several figures of the same portraits in the same order, as many as all have. */
  static Pairs meanOf(List<Pairs> all) {
    int count = all.stream().mapToInt(Pairs::count).min().orElse(0);
    List<Double> firsts = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int portrait = i;
      firsts.add(mean(all.stream().map(pairs -> pairs.first.get(portrait)).toList()));
      seconds.add(mean(all.stream().map(pairs -> pairs.second.get(portrait)).toList()));
    }
    return new Pairs(firsts, seconds);
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
