package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.ResumableLoop;
import dev.pti.core.tensor.RunFailure;
import dev.pti.core.tensor.Snapshot;
import dev.pti.core.tensor.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of a projection's loop. Belongs to its thread. */
final class ProjectionRun {
  private static final String NOISE_WEIGHT = "noise_weight";

  private final Projection projection;
  private final ProjectionSettings settings;
  private final boolean extended;
  private final Workspace workspace;
  private final DifferentiableGenerator generator;
  private final ProjectionLosses objective;
  private final LatentStatistics statistics;
  private final NDArray w;
  private final Map<String, NDArray> noise = new LinkedHashMap<>();
  private final List<Step> history = new ArrayList<>();

  ProjectionRun(Projection projection, Target target, Workspace workspace) {
    this.projection = projection;
    this.settings = projection.settings();
    this.extended = projection.isExtended();
    this.workspace = workspace;
    this.generator = workspace.generator();
    Autograd autograd = workspace.autograd();
    objective = new ProjectionLosses(settings, extended, target, workspace);
    statistics = LatentStatistics.measure(workspace, settings.latentSamples());
    Inversion found = found(target);
    w = autograd.leaf(found == null ? mean() : start(found.pivot()));
    if (settings.fitNoise()) {
      Map<String, FloatTensor> known = found == null ? Map.of() : found.noise();
      generator
          .noise()
          .forEach((name, map) -> noise.put(name, autograd.leaf(startOf(name, map, known))));
    }
  }

  /** What another inverter found; null without one, and in a run that has its start behind it. */
  private @Nullable Inversion found(Target target) {
    Inverter start = projection.start();
    boolean goesOn = workspace.control().saved(projection.name()).isPresent();
    return start == null || goesOn ? null : start.invert(target, workspace);
  }

  /** Where w starts, {@code [1, layers or 1, width]}. */
  private NDArray mean() {
    NDArray mean = workspace.array(statistics.mean()).expandDims(1);
    return extended ? repeated(mean) : mean;
  }

  private NDArray start(Latent found) {
    found.requireFits(generator.layers(), generator.latentWidth());
    NDArray all = workspace.array(found.toTensor()).expandDims(0);
    return extended ? all : all.mean(new int[] {1}, true);
  }

  private NDArray startOf(String name, NDArray map, Map<String, FloatTensor> known) {
    long[] shape = map.getShape().getShape();
    FloatTensor fitted = known.get(name);
    if (fitted == null) {
      return workspace.gaussian("noise_init." + name.replace("synthesis.", ""), shape);
    }
    if (!Arrays.equals(fitted.shape(), shape)) {
      throw new InvalidInputException(
          "noise map %s of the start has shape %s, generator wants %s"
              .formatted(name, Arrays.toString(fitted.shape()), Arrays.toString(shape)));
    }
    return workspace.array(fitted);
  }

  Inversion optimize() {
    List<NDArray> leaves = new ArrayList<>(List.of(w));
    leaves.addAll(noise.values());
    Snapshot lastGood = new Snapshot(leaves);
    Autograd.Optimizer adam = workspace.autograd().adam(leaves);
    ResumableLoop loop =
        new ResumableLoop(workspace, projection.name(), leaves, lastGood, adam, history);
    try {
      return optimize(adam, lastGood, loop);
    } catch (RunFailure failure) {
      lastGood.restore();
      throw failure.stopped("inversion", settings.steps(), result(failure.stoppedBy()), List.of());
    }
  }

  private Inversion optimize(Autograd.Optimizer adam, Snapshot lastGood, ResumableLoop loop) {
    int first = loop.resume(state -> objective.restoreNoiseWeight(state.number(NOISE_WEIGHT)));
    for (int step = first; step < settings.steps(); step++) {
      loop.between(step, state -> state.put(NOISE_WEIGHT, objective.noiseWeight()));
      if (step > 0 && settings.isOver(loop.seconds())) {
        return result("time");
      }
      int now = step;
      try (Autograd.Evaluation losses = workspace.autograd().evaluate(() -> losses(now))) {
        Step told = objective.record(step, losses.values());
        if (!Double.isFinite(told.loss())) {
          lastGood.restore();
          throw new DivergedException(Steps.culprit(told), told, result("divergence"), List.of());
        }
        history.add(told);
        lastGood.take();
        if (objective.areReached(told)) {
          Steps.tell(workspace.listener(), told);
          return result("threshold");
        }
        losses.backward(objective.weights(step));
      }
      adam.step(settings.learningRate(step));
      if (!noise.isEmpty()) {
        NoiseRegularizer.normalize(noise.values());
      }
      Steps.tell(workspace.listener(), history.get(step));
    }
    if (!workspace.tensor(w).isFinite()) {
      lastGood.restore();
      Step last = Steps.withoutFiniteGradient(history);
      throw new DivergedException(Steps.GRADIENT, last, result("divergence"), List.of());
    }
    return result("steps");
  }

  private NDList losses(int step) {
    double spread = settings.latentNoise(step) * statistics.deviation();
    NDArray moved = w;
    if (spread > 0) {
      NDArray draw = workspace.gaussian("w", w.getShape().getShape());
      moved = w.add(Losses.scale(draw, spread));
    }
    NDArray ws = extended ? moved : repeated(moved);
    NDArray image = generator.synthesize(ws, noise.isEmpty() ? generator.noise() : noise);
    return objective.measure(step, image, w, noise.values(), statistics.deviation());
  }

  private NDArray repeated(NDArray one) {
    return one.broadcast(1, generator.layers(), generator.latentWidth());
  }

  private Inversion result(String stoppedBy) {
    FloatTensor found = workspace.tensor(w);
    Latent pivot =
        extended ? Latent.inWPlus(found) : Latent.inW(found.toArray(), generator.layers());
    Inversion.Builder result = Inversion.builder();
    result.pivot(pivot).history(history);
    noise.forEach((name, map) -> result.putNoise(name, workspace.tensor(map)));
    result.putSettings("inverter", projection.name());
    result.putSettings("steps", settings.steps());
    result.putSettings("threshold", settings.threshold());
    result.putSettings("stopped_by", stoppedBy);
    result.putSettings("learning_rate", settings.learningRate());
    result.putSettings("perceptual", workspace.perceptual().name());
    result.putSettings("losses", objective.terms());
    result.putSettings("fit_noise", settings.fitNoise());
    result.putSettings(NOISE_WEIGHT, objective.noiseWeight());
    result.putSettings("noise_weight_setting", settings.noiseWeight());
    result.putSettings("latent_deviation", statistics.deviation());
    if (extended) {
      result.putSettings("delta_weight", settings.deltaWeight());
    }
    return result.build();
  }
}
