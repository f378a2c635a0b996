package dev.pti.editing;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import java.util.Arrays;
import java.util.List;

/**
 * Latents, each with what its picture shows: true or false, or a value of a continuous attribute.
 *
 * <p>Immutable and thread-safe.
 */
public final class LabelledLatents {
  /** Of a value: what its mean over many that are all the same may differ by. */
  private static final double ROUNDING = 1e-12;

  private final List<Latent> latents;
  private final double[] labels;
  private final boolean classes;

  private LabelledLatents(List<Latent> latents, double[] labels, boolean classes) {
    this.latents = latents;
    this.labels = labels;
    this.classes = classes;
  }

  /**
   * Takes latents of two classes.
   *
   * @param latents at least 2, of the same layers and width
   * @param labels one for each latent, in their order
   * @return the latents with their labels
   * @throws InvalidInputException if the numbers differ, latents are of several shapes, or all
   *     labels are the same
   */
  public static LabelledLatents of(List<Latent> latents, boolean[] labels) {
    double[] values = new double[labels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = labels[i] ? 1 : 0;
    }
    requireFit(latents, labels.length);
    if (Arrays.stream(values).distinct().count() == 1) {
      throw new InvalidInputException(
          "all %d labels are %s, wanted both true and false".formatted(labels.length, labels[0]));
    }
    return new LabelledLatents(List.copyOf(latents), values, true);
  }

  /**
   * Takes latents with the values of a continuous attribute.
   *
   * @param latents at least 2, of the same layers and width
   * @param values one for each latent, in their order, in any unit
   * @return the latents with their values
   * @throws InvalidInputException if the numbers differ, latents are of several shapes, a value is
   *     not finite, or all are the same
   */
  public static LabelledLatents of(List<Latent> latents, double[] values) {
    requireFit(latents, values.length);
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new InvalidInputException("label %d is %s".formatted(i, values[i]));
      }
    }
    if (Arrays.stream(values).distinct().count() == 1) {
      throw new InvalidInputException(
          "all %d labels are %s, wanted values that vary".formatted(values.length, values[0]));
    }
    return new LabelledLatents(List.copyOf(latents), values.clone(), false);
  }

  private static void requireFit(List<Latent> latents, int labels) {
    if (latents.size() != labels) {
      throw new InvalidInputException(
          "%d latents and %d labels, wanted as many".formatted(latents.size(), labels));
    }
    if (labels < 2) {
      throw new InvalidInputException("wanted at least 2 labelled latents, not " + labels);
    }
    Latent first = latents.get(0);
    for (int i = 1; i < labels; i++) {
      Latent latent = latents.get(i);
      if (latent.width() != first.width()) {
        throw new InvalidInputException(
            "latent %d has width %d, the first has %d".formatted(i, latent.width(), first.width()));
      }
      if (latent.layers() != first.layers()) {
        throw new InvalidInputException(
            "latent %d has %d layers, the first has %d"
                .formatted(i, latent.layers(), first.layers()));
      }
    }
  }

  /**
   * Takes off what other attributes foretell of the labels: what is left is the remainder of one
   * linear regression on all of them. Where men of the data smile less, labels of men say something
   * of smiles; beyond smiles they say nothing linear of them. {@link DirectionLearner#without}
   * takes off directions instead, which leaves whatever else of the other attributes latents know.
   *
   * <p>Give all others at once: what is beyond one and then beyond another is not beyond both.
   *
   * @param others each a value, or 1 and 0, for each latent, in their order; others that do not
   *     vary, or that foretell one another, do no harm
   * @return the same latents with values, which ridge regression learns
   * @throws InvalidInputException if the numbers differ, a value is not finite, or the others
   *     foretell the labels entirely
   */
  public LabelledLatents beyond(double[]... others) {
    for (int other = 0; other < others.length; other++) {
      if (others[other].length != count()) {
        throw new InvalidInputException(
            "other attribute %d has %d values, there are %d latents"
                .formatted(other, others[other].length, count()));
      }
      for (int i = 0; i < count(); i++) {
        if (!Double.isFinite(others[other][i])) {
          throw new InvalidInputException(
              "other attribute %d is %s at latent %d".formatted(other, others[other][i], i));
        }
      }
    }
    Subspace foretold = new Subspace(Arrays.stream(others).map(LabelledLatents::fromMean).toList());
    double[] own = fromMean(labels);
    if (foretold.contains(own)) {
      throw new InvalidInputException("nothing is left of the labels beyond the other attributes");
    }
    return new LabelledLatents(latents, foretold.removedFrom(own), false);
  }

  /** Values less their mean; zeros where what is left is rounding. */
  private static double[] fromMean(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    double[] rest = Arrays.stream(values).map(value -> value - mean).toArray();
    boolean varies = Subspace.length(rest) > ROUNDING * Subspace.length(values);
    return varies ? rest : new double[values.length];
  }

  /**
   * Returns the latents.
   *
   * @return in their order
   */
  public List<Latent> latents() {
    return latents;
  }

  /**
   * Returns the labels.
   *
   * @return a copy; 1 for true and 0 for false
   */
  public double[] labels() {
    return labels.clone();
  }

  /**
   * Says what the labels are.
   *
   * @return whether they are true or false, rather than values
   */
  public boolean areClasses() {
    return classes;
  }

  /**
   * Returns the number of latents.
   *
   * @return at least 2
   */
  public int count() {
    return labels.length;
  }

  /** Whether these are the very labels, of the same kind. */
  boolean hasLabelsOf(LabelledLatents other) {
    return classes == other.classes && Arrays.equals(labels, other.labels);
  }

  /** How many are true. */
  int positives() {
    return (int) Arrays.stream(labels).filter(label -> label == 1).count();
  }

  /**
   * The latents as rows: all layers one after the other, or their mean, which for a point of W is
   * that point.
   */
  float[][] rows(boolean inWPlus) {
    return latents.stream()
        .map(latent -> inWPlus ? latent.toTensor().toArray() : meanOverLayers(latent))
        .toArray(float[][]::new);
  }

  private static float[] meanOverLayers(Latent latent) {
    if (latent.isInW()) {
      return latent.layer(0);
    }
    double[] sum = new double[latent.width()];
    for (int layer = 0; layer < latent.layers(); layer++) {
      float[] style = latent.layer(layer);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += style[i];
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / latent.layers());
    }
    return mean;
  }

  @Override
  public String toString() {
    return classes
        ? "%d latents, %d of them true".formatted(count(), positives())
        : "%d latents with values".formatted(count());
  }
}
