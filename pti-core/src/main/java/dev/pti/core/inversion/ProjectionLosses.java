package dev.pti.core.inversion;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.LossTerm;
import dev.pti.api.Step;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.BoundTerms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * What a projection minimizes: the workspace's terms, then the regularizers of noise, of W+ and of
 * the distance from the mean where they are on. Belongs to one run.
 *
 * <p>The noise weight was chosen for a distance of its own. For any other it is scaled by what the
 * terms are at the start, so that it holds the noise maps as firmly. Where their course begins at 0
 * there is nothing to move, or to hold, before the first step at which they are more.
 */
final class ProjectionLosses {
  /**
   * What LPIPS on VGG16 is for the mean face against a photograph: the noise weight's yardstick.
   */
  private static final double TYPICAL_START_DISTANCE = .6;

  private static final String NOISE = "noise";
  private static final String DELTA = "delta";
  private static final String NORM = "w_norm";
  private static final String SUM = "loss";

  private final ProjectionSettings settings;
  private final List<LossTerm> terms;

  /** The weights of those that are on, in the order in which they are measured. */
  private final Map<String, DoubleSupplier> regularizers = new LinkedHashMap<>();

  private double noiseWeight;

  /**
   * Lists what is on.
   *
   * @param extended whether each layer has a style of its own
   * @throws dev.pti.api.InvalidInputException if two losses have one name
   */
  ProjectionLosses(ProjectionSettings settings, boolean extended, Workspace workspace) {
    this.settings = settings;
    terms =
        workspace.inversionLosses().stream()
            .map(term -> term.downsampledTo(settings.comparedAt()))
            .toList();
    BoundTerms.requireDifferent(terms, SUM, NOISE, DELTA, NORM);
    noiseWeight = isTheYardstick() ? settings.noiseWeight() : 0;
    if (settings.fitNoise()) {
      regularizers.put(NOISE, () -> noiseWeight);
    }
    if (extended && settings.deltaWeight() > 0) {
      regularizers.put(DELTA, settings::deltaWeight);
    }
    if (settings.normWeight() > 0) {
      regularizers.put(NORM, settings::normWeight);
    }
  }

  double noiseWeight() {
    return noiseWeight;
  }

  /** Takes the weight of a run that goes on. */
  void restoreNoiseWeight(double weight) {
    noiseWeight = weight;
  }

  /** The terms, before their regularizers. */
  List<LossTerm> terms() {
    return terms;
  }

  /**
   * Measures the regularizers, which come after the terms in the order of {@link #weights}.
   *
   * @param ws where it was drawn, before noise, {@code [1, layers or 1, width]}
   * @param noise what {@link NoiseRegularizer} measured of its maps; null if none are fitted
   * @param mean of W, {@code [1, 1, width]}
   * @param deviation of W
   */
  NDList regularizers(NDArray ws, @Nullable NDArray noise, NDArray mean, double deviation) {
    NDList losses = new NDList();
    for (String name : regularizers.keySet()) {
      losses.add(
          switch (name) {
            case NOISE -> requireNonNull(noise);
            case DELTA -> DeltaRegularizer.loss(ws, deviation);
            default -> NormRegularizer.loss(ws, mean, deviation);
          });
    }
    return losses;
  }

  /** Puts names to what was measured. */
  Step record(int step, float[] values) {
    Map<String, Double> losses = new LinkedHashMap<>();
    double loss = 0;
    for (int i = 0; i < terms.size(); i++) {
      losses.put(terms.get(i).name(), (double) values[i]);
      loss += terms.get(i).weightAt(step) * values[i];
    }
    if (noiseWeight == 0 && !isTheYardstick()) {
      noiseWeight = settings.noiseWeight() * loss / TYPICAL_START_DISTANCE;
    }
    int next = terms.size();
    for (Map.Entry<String, DoubleSupplier> regularizer : regularizers.entrySet()) {
      losses.put(regularizer.getKey(), (double) values[next]);
      loss += regularizer.getValue().getAsDouble() * values[next++];
    }
    losses.put(SUM, loss);
    return new Step("inversion", step, settings.steps(), settings.learningRate(step), losses);
  }

  /**
   * Whether the terms alone, without the regularizers, are as small as is wanted. Where all of them
   * weigh nothing, their sum is 0 whatever the picture is.
   */
  boolean areReached(Step told) {
    if (terms.stream().allMatch(term -> term.weightAt(told.index()) == 0)) {
      return false;
    }
    double regularized = 0;
    for (Map.Entry<String, DoubleSupplier> regularizer : regularizers.entrySet()) {
      double measured = told.losses().getOrDefault(regularizer.getKey(), 0.);
      regularized += regularizer.getValue().getAsDouble() * measured;
    }
    return settings.isReached(told.loss() - regularized);
  }

  /** Whether the loss is the distance that the noise weight was chosen for. */
  private boolean isTheYardstick() {
    return terms.size() == 1
        && terms.get(0).name().equals("lpips-vgg")
        && terms.get(0).weight() == 1;
  }

  /** Those of the terms, then those of the regularizers. */
  double[] weights(int step) {
    DoubleStream.Builder weights = DoubleStream.builder();
    terms.forEach(term -> weights.add(term.weightAt(step)));
    regularizers.values().forEach(weight -> weights.add(weight.getAsDouble()));
    return weights.build().toArray();
  }
}
