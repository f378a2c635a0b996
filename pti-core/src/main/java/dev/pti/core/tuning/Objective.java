package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.BoundTerms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What tuning minimizes: the workspace's terms between the pivot's picture and the target, then
 * locality and the penalty on differences where they are on. Belongs to one run.
 */
final class Objective {
  private static final String LOCALITY = "locality";
  private static final String DIFFERENCE = "difference";
  private static final String SUM = "loss";

  private final TuningSettings settings;
  private final Workspace workspace;
  private final MovingWeights weights;
  private final NDArray pivot;
  private final DifferentiableGenerator withNoise;
  private final List<LossTerm> terms;
  private final BoundTerms bound;
  private final Map<String, NDArray> original;

  Objective(
      TuningSettings settings,
      Workspace workspace,
      MovingWeights weights,
      Inversion inversion,
      Target target) {
    this.settings = settings;
    this.workspace = workspace;
    this.weights = weights;
    pivot = workspace.array(inversion.pivot().toTensor()).expandDims(0);
    Map<String, NDArray> maps = new LinkedHashMap<>();
    noise(settings, inversion).forEach((name, map) -> maps.put(name, workspace.array(map)));
    withNoise = workspace.generator().with(maps);
    terms = workspace.losses();
    int side = target.resolution();
    NDArray image = workspace.array(target.picture().toTensor().reshape(1, 3, side, side));
    bound = BoundTerms.bind(terms, image, SUM, LOCALITY, DIFFERENCE);
    original = workspace.generator().parameters();
  }

  /** The noise maps that the tuned generator draws with in place of its own. */
  static Map<String, FloatTensor> noise(TuningSettings settings, Inversion inversion) {
    return settings.noise() == TuningSettings.Noise.FITTED ? inversion.noise() : Map.of();
  }

  /** Measures the losses of the weights as they are, in the order of {@link #weights}. */
  NDList losses(int step) {
    Map<String, NDArray> moved = weights.values();
    DifferentiableGenerator tuned = withNoise.with(moved);
    NDArray image = tuned.synthesize(pivot);
    NDList losses = bound.measure(step, term -> term.loss(image, moved, original));
    settings
        .localityAt(step)
        .ifPresent(locality -> losses.add(locality.loss(workspace, pivot, tuned)));
    if (settings.differenceWeight() > 0) {
      losses.add(weights.meanSquaredDifference());
    }
    return losses;
  }

  /** The weights that a step's losses carry in their sum, by name. */
  Map<String, Double> weights(int step) {
    Map<String, Double> carried = new LinkedHashMap<>();
    terms.forEach(term -> carried.put(term.name(), term.weightAt(step)));
    settings.localityAt(step).ifPresent(locality -> carried.put(LOCALITY, 1.0));
    if (settings.differenceWeight() > 0) {
      carried.put(DIFFERENCE, settings.differenceWeight());
    }
    return carried;
  }

  /** Puts names to what was measured. */
  Step record(int step, float[] values) {
    Map<String, Double> losses = new LinkedHashMap<>();
    double sum = 0;
    int i = 0;
    for (Map.Entry<String, Double> term : weights(step).entrySet()) {
      losses.put(term.getKey(), (double) values[i]);
      sum += term.getValue() * values[i];
      i++;
    }
    losses.put(SUM, sum);
    return new Step("tuning", step, settings.steps(), settings.learningRate(step), losses);
  }
}
