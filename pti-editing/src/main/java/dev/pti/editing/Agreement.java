package dev.pti.editing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How well scores agree with labels, with bootstrap intervals.
 *
 * <p>A resample is how often each sample is drawn, so that samples are sorted once and every
 * measure is a sum over counts. Classes are resampled apart, so that no resample lacks one.
 */
final class Agreement {
  private final double[] scores;
  private final double[] labels;
  private final boolean classes;
  private final int resamples;
  private final long seed;
  private final int[] byScore;

  /**
   * Takes the samples.
   *
   * @param scores above 0 for class 1, or predicted values
   * @param labels 1 or 0, or values
   */
  Agreement(double[] scores, double[] labels, boolean classes, int resamples, long seed) {
    this.scores = scores;
    this.labels = labels;
    this.classes = classes;
    this.resamples = resamples;
    this.seed = seed;
    this.byScore =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> scores[i]))
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** A measure with its interval; every measure sees the same resamples. */
  Estimate estimate(ToDoubleFunction<int[]> measure) {
    int[] once = new int[scores.length];
    Arrays.fill(once, 1);
    Random random = new Random(seed);
    double[] found = new double[resamples];
    for (int i = 0; i < resamples; i++) {
      found[i] = measure.applyAsDouble(resample(random));
    }
    Arrays.sort(found);
    return new Estimate(
        measure.applyAsDouble(once), percentile(found, .025), percentile(found, .975));
  }

  private static double percentile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }

  private int[] resample(Random random) {
    int[] counts = new int[scores.length];
    if (classes) {
      draw(IntStream.range(0, labels.length).filter(i -> labels[i] == 1).toArray(), counts, random);
      draw(IntStream.range(0, labels.length).filter(i -> labels[i] != 1).toArray(), counts, random);
    } else {
      draw(IntStream.range(0, labels.length).toArray(), counts, random);
    }
    return counts;
  }

  private static void draw(int[] from, int[] counts, Random random) {
    for (int i = 0; i < from.length; i++) {
      counts[from[random.nextInt(from.length)]]++;
    }
  }

  /**
   * The area under the receiver's curve: how often a sample of class 1 scores above one of class 0,
   * a tie as half.
   */
  double auc(int[] counts) {
    double pairs = 0;
    double below = 0;
    double positives = 0;
    int at = 0;
    while (at < byScore.length) {
      double score = scores[byScore[at]];
      double tiedPositives = 0;
      double tiedNegatives = 0;
      for (; at < byScore.length && scores[byScore[at]] == score; at++) {
        int sample = byScore[at];
        if (labels[sample] == 1) {
          tiedPositives += counts[sample];
        } else {
          tiedNegatives += counts[sample];
        }
      }
      pairs += tiedPositives * (below + tiedNegatives / 2);
      below += tiedNegatives;
      positives += tiedPositives;
    }
    return pairs / (positives * below);
  }

  /** The mean over both classes of the part that is on the right side of 0. */
  double accuracy(int[] counts) {
    double[] right = new double[2];
    double[] all = new double[2];
    for (int i = 0; i < counts.length; i++) {
      int label = labels[i] == 1 ? 1 : 0;
      all[label] += counts[i];
      if (scores[i] > 0 == (label == 1)) {
        right[label] += counts[i];
      }
    }
    return (right[0] / all[0] + right[1] / all[1]) / 2;
  }

  /** Pearson's; 0 where scores or labels do not vary. */
  double correlation(int[] counts) {
    Moments moments = moments(counts);
    double product = moments.scores() * moments.labels();
    return product > 0 ? moments.both() / Math.sqrt(product) : 0;
  }

  /** The part of the labels' variance that the scores explain, at most 1. */
  double r2(int[] counts) {
    Moments moments = moments(counts);
    double error = 0;
    for (int i = 0; i < counts.length; i++) {
      double difference = labels[i] - scores[i];
      error += counts[i] * difference * difference;
    }
    return moments.labels() > 0 ? 1 - error / moments.labels() : 0;
  }

  /** How much labels grow with scores: the slope of a line through them. */
  double slope() {
    int[] once = new int[scores.length];
    Arrays.fill(once, 1);
    Moments moments = moments(once);
    return moments.scores() > 0 ? moments.both() / moments.scores() : 0;
  }

  /** Sums of squares and products about the means. */
  private record Moments(double scores, double labels, double both) {}

  private Moments moments(int[] counts) {
    double scoreMean = 0;
    double labelMean = 0;
    double n = 0;
    for (int i = 0; i < counts.length; i++) {
      scoreMean += counts[i] * scores[i];
      labelMean += counts[i] * labels[i];
      n += counts[i];
    }
    scoreMean /= n;
    labelMean /= n;
    double ofScores = 0;
    double ofLabels = 0;
    double both = 0;
    for (int i = 0; i < counts.length; i++) {
      double score = scores[i] - scoreMean;
      double label = labels[i] - labelMean;
      ofScores += counts[i] * score * score;
      ofLabels += counts[i] * label * label;
      both += counts[i] * score * label;
    }
    return new Moments(ofScores, ofLabels, both);
  }
}
