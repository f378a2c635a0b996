package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.BoundTerms;
import dev.pti.core.tensor.RunFailure;
import dev.pti.core.tensor.Snapshot;
import dev.pti.core.tensor.Steps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Pivotal tuning (Roich et al. 2021, section 3.2): the pivot stays, and the synthesis network's
 * weights move by Adam until the pivot yields the photograph.
 *
 * <p>The loss is the sum of the workspace's weighted terms, by default the perceptual distance and
 * L2, and of locality regularization where it applies. All weights of the synthesis network move,
 * affine maps, to-RGB layers and noise strengths included; the mapping network stays, so that
 * random codes still mean what they meant. The run ends after its steps, or as soon as the
 * perceptual distance is at the threshold: the weights are then those that reached it.
 *
 * <p>Holds settings only; thread-safe.
 */
public final class PivotalTuning implements Tuner {
  private final TuningSettings settings;

  private PivotalTuning(TuningSettings settings) {
    this.settings = settings;
  }

  /**
   * Tuning with the library's defaults: 150 steps, a learning rate that falls from 3e-3 along a
   * cosine, the fitted noise, no threshold, locality regularization as in the paper.
   *
   * @return a tuner with locality regularization
   */
  public static PivotalTuning ofDefaults() {
    return new PivotalTuning(
        TuningSettings.builder()
            .steps(150)
            .learningRate(3e-3)
            .schedule(TuningSettings.Schedule.COSINE)
            .threshold(0)
            .noise(TuningSettings.Noise.FITTED)
            .build());
  }

  /**
   * Tuning with given settings.
   *
   * @param settings every hyper-parameter
   * @return a tuner
   */
  public static PivotalTuning of(TuningSettings settings) {
    return new PivotalTuning(settings);
  }

  /**
   * The same tuning with other settings.
   *
   * @param change edits a builder that holds the present settings
   * @return a tuner with the settings
   * @throws InvalidInputException if a setting is out of its range
   */
  public PivotalTuning with(UnaryOperator<TuningSettings.Builder> change) {
    return new PivotalTuning(change.apply(settings.toBuilder()).build());
  }

  /**
   * Returns the settings.
   *
   * @return the hyper-parameters
   */
  public TuningSettings settings() {
    return settings;
  }

  @Override
  public Tuning tune(Inversion inversion, Target target, Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    target.requireResolution(generator.resolution());
    inversion.pivot().requireFits(generator.layers(), generator.latentWidth());
    return new Run(inversion, target, workspace).optimize();
  }

  @Override
  public String toString() {
    return "pivotal tuning " + settings;
  }

  /** One run of the loop. */
  private final class Run {
    private final Workspace workspace;
    private final Map<String, FloatTensor> noise;
    private final NDArray pivot;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();
    private final DifferentiableGenerator tuned;
    private final List<LossTerm> terms;
    private final BoundTerms bound;
    private final List<Step> history = new ArrayList<>();

    Run(Inversion inversion, Target target, Workspace workspace) {
      this.workspace = workspace;
      DifferentiableGenerator generator = workspace.generator();
      noise = settings.noise() == TuningSettings.Noise.FITTED ? inversion.noise() : Map.of();
      Map<String, NDArray> maps = new LinkedHashMap<>();
      noise.forEach((name, map) -> maps.put(name, workspace.array(map)));
      pivot = workspace.array(inversion.pivot().toTensor()).expandDims(0);
      generator
          .parameters()
          .forEach(
              (name, weight) -> {
                if (name.startsWith("synthesis.")) {
                  weights.put(name, workspace.autograd().leaf(weight));
                }
              });
      tuned = generator.with(maps).with(weights);
      terms = workspace.losses();
      int side = target.resolution();
      NDArray image = workspace.array(target.picture().toTensor().reshape(1, 3, side, side));
      bound = BoundTerms.bind(terms, image, "loss", "locality");
    }

    Tuning optimize() {
      List<NDArray> leaves = List.copyOf(weights.values());
      Snapshot lastGood = new Snapshot(leaves);
      try {
        return optimize(workspace.autograd().adam(leaves), lastGood);
      } catch (RunFailure failure) {
        lastGood.restore();
        throw failure.stopped("tuning", settings.steps(), null, result("failure"));
      }
    }

    private Tuning optimize(Autograd.Optimizer adam, Snapshot lastGood) {
      for (int step = 0; step < settings.steps(); step++) {
        int now = step;
        double learningRate = settings.learningRate(step);
        Step told;
        try (Autograd.Evaluation losses = workspace.autograd().evaluate(() -> losses(now))) {
          told = record(step, learningRate, losses.values());
          if (!Double.isFinite(told.loss())) {
            lastGood.restore();
            throw new DivergedException(culprit(told), told, null, result("divergence"));
          }
          history.add(told);
          lastGood.take();
          if (isReached(told, workspace.perceptual().name(), settings.threshold())) {
            Steps.tell(workspace.listener(), told);
            return result("threshold");
          }
          if (isReached(told, "l2", settings.l2Threshold())) {
            Steps.tell(workspace.listener(), told);
            return result("l2 threshold");
          }
          losses.backward(weightsOfLosses(losses.values().length));
        }
        adam.step(learningRate);
        Steps.tell(workspace.listener(), told);
      }
      Tuning finished = result("steps");
      if (!finished.difference().values().stream().allMatch(FloatTensor::isFinite)) {
        lastGood.restore();
        Step last = Steps.withoutFiniteGradient(history);
        throw new DivergedException(Steps.GRADIENT, last, null, result("divergence"));
      }
      return finished;
    }

    private NDList losses(int step) {
      NDArray image = tuned.synthesize(pivot);
      Map<String, NDArray> original = workspace.generator().parameters();
      NDList losses = bound.measure(step, term -> term.loss(image, weights, original));
      settings
          .locality()
          .filter(locality -> locality.appliesTo(step))
          .ifPresent(locality -> losses.add(locality.loss(workspace, pivot, tuned)));
      return losses;
    }

    private double[] weightsOfLosses(int count) {
      double[] weights = new double[count];
      for (int i = 0; i < count; i++) {
        weights[i] = i < terms.size() ? terms.get(i).weight() : 1;
      }
      return weights;
    }

    private Step record(int step, double learningRate, float[] values) {
      Map<String, Double> losses = new LinkedHashMap<>();
      double[] weights = weightsOfLosses(values.length);
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        losses.put(i < terms.size() ? terms.get(i).name() : "locality", (double) values[i]);
        sum += weights[i] * values[i];
      }
      losses.put("loss", sum);
      return new Step("tuning", step, settings.steps(), learningRate, losses);
    }

    private static boolean isReached(Step step, String term, double threshold) {
      Double value = step.losses().get(term);
      return value != null && threshold > 0 && value <= threshold;
    }

    private String culprit(Step step) {
      return step.losses().entrySet().stream()
          .filter(entry -> !Double.isFinite(entry.getValue()))
          .map(Map.Entry::getKey)
          .findFirst()
          .orElse("loss");
    }

    private Tuning result(String stoppedBy) {
      Tuning.Builder result = Tuning.builder().history(history).stoppedBy(stoppedBy).noise(noise);
      Map<String, NDArray> base = workspace.generator().parameters();
      weights.forEach(
          (name, weight) -> {
            FloatTensor difference = workspace.tensor(weight.stopGradient().sub(base.get(name)));
            if (!isZero(difference)) {
              result.putDifference(name, difference);
            }
          });
      result.putSettings("steps", settings.steps());
      result.putSettings("learning_rate", settings.learningRate());
      result.putSettings("schedule", settings.schedule().name().toLowerCase(java.util.Locale.ROOT));
      result.putSettings("threshold", settings.threshold());
      result.putSettings("l2_threshold", settings.l2Threshold());
      result.putSettings("noise", settings.noise().name().toLowerCase(java.util.Locale.ROOT));
      result.putSettings("losses", terms.stream().map(LossTerm::toString).toList());
      settings.locality().ifPresent(it -> result.putSettings("locality", it.settings()));
      return result.build();
    }

    private static boolean isZero(FloatTensor tensor) {
      for (int i = 0; i < tensor.count(); i++) {
        if (tensor.get(i) != 0) {
          return false;
        }
      }
      return true;
    }
  }
}
