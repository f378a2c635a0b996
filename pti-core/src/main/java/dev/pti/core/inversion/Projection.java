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
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.BoundTerms;
import dev.pti.core.tensor.ResumableLoop;
import dev.pti.core.tensor.RunFailure;
import dev.pti.core.tensor.Snapshot;
import dev.pti.core.tensor.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Inversion by optimization: the first step of pivotal tuning (Roich et al. 2021, section 3.1,
 * after Karras et al. 2020, appendix D).
 *
 * <p>One style vector (W), or one for each layer (W+), starts at the mean of W, or where another
 * inverter found the target ({@link #from}), and moves by Adam so that the picture comes near the
 * target in a perceptual distance. Noise added to the vector, fading over the run, lets it leave
 * poor valleys; the noise maps are fitted beside it under a regularizer that keeps them white, so
 * that they take up grain and not the picture. W+ comes nearer to the target but leaves the region
 * in which edits behave; that is why the paper pivots in W and tunes.
 *
 * <p>Holds settings only; thread-safe.
 */
public final class Projection implements Inverter {
  /**
   * What LPIPS on VGG16 is for the mean face against a photograph: the noise weight's yardstick.
   */
  private static final double TYPICAL_START_DISTANCE = .6;

  private static final String NOISE = "noise";
  private static final String NOISE_WEIGHT = "noise_weight";
  private static final String DELTA = "delta";

  private final ProjectionSettings settings;
  private final boolean extended;
  private final @Nullable Inverter start;

  private Projection(ProjectionSettings settings, boolean extended, @Nullable Inverter start) {
    this.settings = settings;
    this.extended = extended;
    this.start = start;
  }

  /**
   * Projection into W with the library's defaults: 100 steps at a learning rate of up to .1, the
   * rest as in the reference.
   *
   * @return an inverter named {@code w}
   */
  public static Projection inW() {
    return new Projection(defaults(), false, null);
  }

  /**
   * Projection into W+ with the library's defaults, those of {@link #inW()} but for a learning rate
   * of up to .03: each layer moves alone, and a higher one strays far from W.
   *
   * @return an inverter named {@code w+}
   */
  public static Projection inWPlus() {
    return new Projection(defaults(), true, null).with(b -> b.learningRate(.03));
  }

  /**
   * Projection into W with given settings.
   *
   * @param settings every hyper-parameter
   * @return an inverter named {@code w}
   */
  public static Projection inW(ProjectionSettings settings) {
    return new Projection(settings, false, null);
  }

  /**
   * Projection into W+ with given settings.
   *
   * @param settings every hyper-parameter
   * @return an inverter named {@code w+}
   */
  public static Projection inWPlus(ProjectionSettings settings) {
    return new Projection(settings, true, null);
  }

  private static ProjectionSettings defaults() {
    return ProjectionSettings.builder().steps(100).learningRate(.1).build();
  }

  /**
   * The same projection with other settings.
   *
   * @param change edits a builder that holds the present settings
   * @return a projection with the settings
   * @throws dev.pti.api.InvalidInputException if a setting is out of its range
   */
  public Projection with(UnaryOperator<ProjectionSettings.Builder> change) {
    return new Projection(
        change.apply(ProjectionSettings.builder().from(settings)).build(), extended, start);
  }

  /**
   * The same projection, started where another inverter finds the target in place of the mean of W.
   * In W it starts at the mean over the layers. A good start wants few steps. Noise maps that it
   * fitted are where this one goes on, if it fits noise too: they belong to the target and to the
   * region of the latent, and to draw them anew would undo the start.
   *
   * @param first an encoder, a {@link GivenPivot}, another projection
   * @return an inverter named as in {@code encoder+w+}
   */
  public Projection from(Inverter first) {
    return new Projection(settings, extended, first);
  }

  /**
   * Returns the settings.
   *
   * @return the hyper-parameters
   */
  public ProjectionSettings settings() {
    return settings;
  }

  @Override
  public String name() {
    String own = extended ? "w+" : "w";
    return start == null ? own : start.name() + "+" + own;
  }

  @Override
  public Inversion invert(Target target, Workspace workspace) {
    target.requireResolution(workspace.generator().resolution());
    return new Run(target, workspace).optimize();
  }

  @Override
  public String toString() {
    String from = start == null ? "" : " from " + start;
    return "projection into " + (extended ? "w+" : "w") + from + " " + settings;
  }

  /** One run of the loop. */
  private final class Run {
    private final Workspace workspace;
    private final DifferentiableGenerator generator;
    private final List<LossTerm> terms;
    private final BoundTerms bound;
    private final LatentStatistics statistics;
    private final NDArray w;
    private final Map<String, NDArray> noise = new LinkedHashMap<>();
    private final List<Step> history = new ArrayList<>();
    private double noiseWeight = settings.noiseWeight();

    Run(Target target, Workspace workspace) {
      this.workspace = workspace;
      this.generator = workspace.generator();
      this.terms =
          workspace.inversionLosses().stream()
              .map(term -> term.downsampledTo(settings.comparedAt()))
              .toList();
      Autograd autograd = workspace.autograd();
      FloatTensor pixels = target.picture().toTensor();
      int side = target.resolution();
      NDArray image = workspace.array(pixels.reshape(1, 3, side, side));
      bound = BoundTerms.bind(terms, image, 0, "loss", NOISE, DELTA);
      statistics = LatentStatistics.measure(workspace, settings.latentSamples());
      // A run that goes on has its start behind it.
      boolean goesOn = workspace.control().saved(name()).isPresent();
      Inversion found = start == null || goesOn ? null : start.invert(target, workspace);
      w = autograd.leaf(found == null ? mean() : start(found.pivot()));
      if (settings.fitNoise()) {
        Map<String, FloatTensor> known = found == null ? Map.of() : found.noise();
        generator
            .noise()
            .forEach((name, map) -> noise.put(name, autograd.leaf(startOf(name, map, known))));
      }
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
      ResumableLoop loop = new ResumableLoop(workspace, name(), leaves, lastGood, adam, history);
      try {
        return optimize(adam, lastGood, loop);
      } catch (RunFailure failure) {
        lastGood.restore();
        throw failure.stopped(
            "inversion", settings.steps(), result(failure.stoppedBy()), List.of());
      }
    }

    private Inversion optimize(Autograd.Optimizer adam, Snapshot lastGood, ResumableLoop loop) {
      int first = loop.resume(state -> noiseWeight = state.number(NOISE_WEIGHT));
      for (int step = first; step < settings.steps(); step++) {
        loop.between(step, state -> state.put(NOISE_WEIGHT, noiseWeight));
        if (step > 0 && settings.isOver(loop.seconds())) {
          return result("time");
        }
        double learningRate = settings.learningRate(step);
        int now = step;
        try (Autograd.Evaluation losses = workspace.autograd().evaluate(() -> losses(now))) {
          Step told = record(step, learningRate, losses.values());
          if (!Double.isFinite(told.loss())) {
            lastGood.restore();
            throw new DivergedException(Steps.culprit(told), told, result("divergence"), List.of());
          }
          history.add(told);
          lastGood.take();
          double regularized = noiseWeight * told.losses().getOrDefault(NOISE, 0.);
          regularized += settings.deltaWeight() * told.losses().getOrDefault(DELTA, 0.);
          if (settings.isReached(told.loss() - regularized)) {
            Steps.tell(workspace.listener(), told);
            return result("threshold");
          }
          losses.backward(weights(step));
        }
        adam.step(learningRate);
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
      NDList losses = bound.measure(step, step, term -> term.loss(image));
      if (!noise.isEmpty()) {
        losses.add(NoiseRegularizer.loss(noise.values()));
      }
      if (isHeldNearW()) {
        losses.add(DeltaRegularizer.loss(w, statistics.deviation()));
      }
      return losses;
    }

    private NDArray repeated(NDArray one) {
      return one.broadcast(1, generator.layers(), generator.latentWidth());
    }

    private Step record(int step, double learningRate, float[] values) {
      Map<String, Double> losses = new LinkedHashMap<>();
      double loss = 0;
      for (int i = 0; i < terms.size(); i++) {
        losses.put(terms.get(i).name(), (double) values[i]);
        loss += terms.get(i).weightAt(step) * values[i];
      }
      if (step == 0 && !isTheYardstick()) {
        noiseWeight = settings.noiseWeight() * loss / TYPICAL_START_DISTANCE;
      }
      if (!noise.isEmpty()) {
        losses.put(NOISE, (double) values[terms.size()]);
        loss += noiseWeight * values[terms.size()];
      }
      if (isHeldNearW()) {
        double delta = values[values.length - 1];
        losses.put(DELTA, delta);
        loss += settings.deltaWeight() * delta;
      }
      losses.put("loss", loss);
      return new Step("inversion", step, settings.steps(), learningRate, losses);
    }

    /** Whether the loss is the distance that the noise weight was chosen for. */
    private boolean isTheYardstick() {
      return terms.size() == 1
          && terms.get(0).name().equals("lpips-vgg")
          && terms.get(0).weight() == 1;
    }

    private boolean isHeldNearW() {
      return extended && settings.deltaWeight() > 0;
    }

    /** In the order of {@link #losses}. */
    private double[] weights(int step) {
      DoubleStream.Builder weights = DoubleStream.builder();
      terms.forEach(term -> weights.add(term.weightAt(step)));
      if (!noise.isEmpty()) {
        weights.add(noiseWeight);
      }
      if (isHeldNearW()) {
        weights.add(settings.deltaWeight());
      }
      return weights.build().toArray();
    }

    private Inversion result(String stoppedBy) {
      FloatTensor found = workspace.tensor(w);
      Latent pivot =
          extended ? Latent.inWPlus(found) : Latent.inW(found.toArray(), generator.layers());
      Inversion.Builder result = Inversion.builder();
      result.pivot(pivot).history(history);
      noise.forEach((name, map) -> result.putNoise(name, workspace.tensor(map)));
      result.putSettings("inverter", name());
      result.putSettings("steps", settings.steps());
      result.putSettings("threshold", settings.threshold());
      result.putSettings("stopped_by", stoppedBy);
      result.putSettings("learning_rate", settings.learningRate());
      result.putSettings("perceptual", workspace.perceptual().name());
      result.putSettings("losses", terms.stream().map(LossTerm::toString).toList());
      result.putSettings("fit_noise", settings.fitNoise());
      result.putSettings(NOISE_WEIGHT, noiseWeight);
      result.putSettings("noise_weight_setting", settings.noiseWeight());
      result.putSettings("latent_deviation", statistics.deviation());
      if (extended) {
        result.putSettings("delta_weight", settings.deltaWeight());
      }
      return result.build();
    }
  }
}
