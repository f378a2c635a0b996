package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.tensor.Snapshot;
import dev.pti.core.tensor.Steps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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
   * In W it starts at the mean over the layers. A good start wants few steps.
   *
   * @param first as in an encoder; its noise, if it fits some, is not taken over
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
    private final LossTerm distance;
    private final LossTerm.Bound toTarget;
    private final LatentStatistics statistics;
    private final NDArray w;
    private final Map<String, NDArray> noise = new LinkedHashMap<>();
    private final List<Step> history = new ArrayList<>();
    private double noiseWeight = settings.noiseWeight();

    Run(Target target, Workspace workspace) {
      this.workspace = workspace;
      this.generator = workspace.generator();
      this.distance =
          workspace.perceptual() instanceof PerceptualDistance own
              ? own.downsampledTo(settings.comparedAt())
              : workspace.perceptual();
      Autograd autograd = workspace.autograd();
      FloatTensor pixels = target.picture().toTensor();
      int side = target.resolution();
      toTarget = distance.against(workspace.array(pixels.reshape(1, 3, side, side)));
      statistics = LatentStatistics.measure(workspace, settings.latentSamples());
      w = autograd.leaf(start(target));
      if (settings.fitNoise()) {
        generator
            .noise()
            .forEach(
                (name, map) -> {
                  String purpose = "noise_init." + name.replace("synthesis.", "");
                  long[] shape = map.getShape().getShape();
                  noise.put(name, autograd.leaf(workspace.gaussian(purpose, shape)));
                });
      }
    }

    /** Where w starts, {@code [1, layers or 1, width]}. */
    private NDArray start(Target target) {
      if (start == null) {
        NDArray mean = workspace.array(statistics.mean()).expandDims(1);
        return extended ? repeated(mean) : mean;
      }
      Latent found = start.invert(target, workspace).pivot();
      found.requireFits(generator.layers(), generator.latentWidth());
      NDArray all = workspace.array(found.toTensor()).expandDims(0);
      return extended ? all : all.mean(new int[] {1}, true);
    }

    Inversion optimize() {
      List<NDArray> leaves = new ArrayList<>(List.of(w));
      leaves.addAll(noise.values());
      Autograd.Optimizer adam = workspace.autograd().adam(leaves);
      Snapshot lastGood = new Snapshot(leaves);
      for (int step = 0; step < settings.steps(); step++) {
        double learningRate = settings.learningRate(step);
        double spread = settings.latentNoise(step) * statistics.deviation();
        try (Autograd.Evaluation losses = workspace.autograd().evaluate(() -> losses(spread))) {
          Step told = record(step, learningRate, losses.values());
          if (!Double.isFinite(told.loss())) {
            lastGood.restore();
            throw new DivergedException(culprit(told), told, result(), null);
          }
          history.add(told);
          lastGood.take();
          losses.backward(weights());
        }
        adam.step(learningRate);
        if (!noise.isEmpty()) {
          NoiseRegularizer.normalize(noise.values());
        }
        workspace.listener().onStep(history.get(step));
      }
      if (!workspace.tensor(w).isFinite()) {
        lastGood.restore();
        Step last = Steps.withoutFiniteGradient(history);
        throw new DivergedException(Steps.GRADIENT, last, result(), null);
      }
      return result();
    }

    private NDList losses(double spread) {
      NDArray moved = w;
      if (spread > 0) {
        NDArray draw = workspace.gaussian("w", w.getShape().getShape());
        moved = w.add(Losses.scale(draw, spread));
      }
      NDArray ws = extended ? moved : repeated(moved);
      NDArray image = generator.synthesize(ws, noise.isEmpty() ? generator.noise() : noise);
      NDList losses = new NDList(toTarget.loss(image));
      if (!noise.isEmpty()) {
        losses.add(NoiseRegularizer.loss(noise.values()));
      }
      return losses;
    }

    private NDArray repeated(NDArray one) {
      return one.broadcast(1, generator.layers(), generator.latentWidth());
    }

    private Step record(int step, double learningRate, float[] values) {
      if (step == 0 && !distance.name().equals("lpips-vgg")) {
        noiseWeight = settings.noiseWeight() * values[0] / TYPICAL_START_DISTANCE;
      }
      Map<String, Double> losses = new LinkedHashMap<>();
      losses.put(distance.name(), (double) values[0]);
      double loss = values[0];
      if (values.length > 1) {
        losses.put("noise", (double) values[1]);
        loss += noiseWeight * values[1];
      }
      losses.put("loss", loss);
      return new Step("inversion", step, settings.steps(), learningRate, losses);
    }

    private double[] weights() {
      return noise.isEmpty() ? new double[] {1} : new double[] {1, noiseWeight};
    }

    private String culprit(Step step) {
      boolean distanceIsFine = Double.isFinite(step.losses().getOrDefault(distance.name(), 0.));
      return distanceIsFine ? "noise" : distance.name();
    }

    private Inversion result() {
      FloatTensor found = workspace.tensor(w);
      Latent pivot =
          extended ? Latent.inWPlus(found) : Latent.inW(found.toArray(), generator.layers());
      Inversion.Builder result = Inversion.builder();
      result.pivot(pivot).history(history);
      noise.forEach((name, map) -> result.putNoise(name, workspace.tensor(map)));
      result.putSettings("inverter", name());
      result.putSettings("steps", settings.steps());
      result.putSettings("learning_rate", settings.learningRate());
      result.putSettings("perceptual", distance.name());
      result.putSettings("fit_noise", settings.fitNoise());
      result.putSettings("noise_weight", noiseWeight);
      result.putSettings("noise_weight_setting", settings.noiseWeight());
      result.putSettings("latent_deviation", statistics.deviation());
      return result.build();
    }
  }
}
