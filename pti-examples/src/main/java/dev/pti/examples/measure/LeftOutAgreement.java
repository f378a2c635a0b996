package dev.pti.examples.measure;

import dev.pti.editing.Estimate;
import dev.pti.editing.LabelledLatents;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/** How well a direction tells portraits that were left out of it. */
final class LeftOutAgreement {
  private static final int RESAMPLES = 1000;

  private LeftOutAgreement() {}

  /**
   * Measures the AUC of true and false labels, the correlation of values.
   *
   * @param scores where each portrait lies along the direction
   * @param portraits with labels
   * @return with the interval of 95 % of resamples, classes resampled apart
   */
  static Estimate of(double[] scores, LabelledLatents portraits) {
    double[] labels = portraits.labels();
    boolean classes = portraits.areClasses();
    int[] all = IntStream.range(0, scores.length).toArray();
    Random random = new Random(0);
    double[] found = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      found[i] = agreement(scores, labels, classes, resample(labels, classes, random));
    }
    Arrays.sort(found);
    return new Estimate(
        agreement(scores, labels, classes, all),
        found[RESAMPLES / 40],
        found[RESAMPLES - 1 - RESAMPLES / 40]);
  }

  /** Each is replaced by one of its own class, or by any where labels are values. */
  private static int[] resample(double[] labels, boolean classes, Random random) {
    int[] chosen = new int[labels.length];
    for (int i = 0; i < chosen.length; i++) {
      int other = random.nextInt(labels.length);
      while (classes && labels[other] != labels[i]) {
        other = random.nextInt(labels.length);
      }
      chosen[i] = other;
    }
    return chosen;
  }

  private static double agreement(double[] scores, double[] labels, boolean classes, int[] chosen) {
    return classes ? auc(scores, labels, chosen) : correlation(scores, labels, chosen);
  }

  /**
   * Of all pairs of a true and a false one, the part in which the true one has the higher score.
   */
  private static double auc(double[] scores, double[] labels, int[] chosen) {
    double right = 0;
    double pairs = 0;
    for (int one : chosen) {
      for (int other : chosen) {
        if (labels[one] > labels[other]) {
          right += (Math.signum(scores[one] - scores[other]) + 1) / 2;
          pairs++;
        }
      }
    }
    return right / pairs;
  }

  private static double correlation(double[] scores, double[] labels, int[] chosen) {
    double score = Arrays.stream(chosen).mapToDouble(i -> scores[i]).average().orElse(0);
    double label = Arrays.stream(chosen).mapToDouble(i -> labels[i]).average().orElse(0);
    double both = 0;
    double ofScores = 0;
    double ofLabels = 0;
    for (int i : chosen) {
      both += (scores[i] - score) * (labels[i] - label);
      ofScores += (scores[i] - score) * (scores[i] - score);
      ofLabels += (labels[i] - label) * (labels[i] - label);
    }
    return both / Math.sqrt(ofScores * ofLabels);
  }
}
