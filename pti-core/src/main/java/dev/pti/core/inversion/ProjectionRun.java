package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Losses;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Descent;
import dev.pti.core.tensor.Drawing;
import dev.pti.core.tensor.RecomputedDrawing;
import dev.pti.core.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one run of a projection minimizes. Belongs to its thread. */
final class ProjectionRun implements Descent.Search {
  private static final String NOISE_WEIGHT = "noise_weight";

  private final Projection projection;
  private final ProjectionSettings settings;
  private final boolean extended;
  private final Workspace workspace;
  private final DifferentiableGenerator generator;
  private final ProjectionLosses objective;
  private final LatentStatistics statistics;
  private final NDArray mean;
  private final SearchCoordinates coordinates;

  /** The latent in those. */
  private final NDArray leaf;

  private final Map<String, NDArray> noise = new LinkedHashMap<>();

  ProjectionRun(Projection projection, Target target, Workspace workspace) {
    this.projection = projection;
    this.settings = projection.settings();
    this.extended = projection.isExtended();
    this.workspace = workspace;
    this.generator = workspace.generator();
    Autograd autograd = workspace.autograd();
    objective = new ProjectionLosses(settings, extended, target, workspace);
    statistics = LatentStatistics.measure(workspace, settings.latentSamples());
    mean = workspace.array(statistics.mean()).expandDims(1);
    Optional<RunState> saved = workspace.control().saved(projection.name());
    Inversion found = saved.isPresent() ? null : found(target);
    coordinates =
        saved.isPresent() && settings.slopes() > 0
            ? SearchCoordinates.of(saved.get(), workspace)
            : SearchCoordinates.of(
                found == null ? start() : start(found.pivot()), settings, workspace);
    leaf = autograd.leaf(coordinates.start());
    if (settings.fitNoise()) {
      Map<String, FloatTensor> known = found == null ? Map.of() : found.noise();
      generator
          .noise()
          .forEach((name, map) -> noise.put(name, autograd.leaf(startOf(name, map, known))));
    }
  }

  /** What another inverter found; null without one. */
  private @Nullable Inversion found(Target target) {
    Inverter start = projection.start();
    return start == null ? null : start.invert(target, workspace);
  }

  /** Where w starts, {@code [1, layers or 1, width]}. */
  private NDArray start() {
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

  @Override
  public String stage() {
    return "inversion";
  }

  @Override
  public String loop() {
    return projection.name();
  }

  @Override
  public List<NDArray> leaves() {
    List<NDArray> leaves = new ArrayList<>(List.of(leaf));
    leaves.addAll(noise.values());
    return leaves;
  }

  @Override
  public int steps() {
    return settings.steps();
  }

  @Override
  public double learningRate(int step) {
    return settings.learningRate(step);
  }

  @Override
  public double[] weights(int step) {
    return objective.weights(step);
  }

  @Override
  public Step record(int step, float[] values) {
    return objective.record(step, values);
  }

  @Override
  public boolean isReached(Step told) {
    return objective.areReached(told);
  }

  @Override
  public boolean isOver(double seconds) {
    return settings.isOver(seconds);
  }

  @Override
  public void moved() {
    if (!noise.isEmpty()) {
      NoiseRegularizer.normalize(noise.values());
    }
  }

  @Override
  public void putInto(RunState.Builder state) {
    state.put(NOISE_WEIGHT, objective.noiseWeight());
    coordinates.putInto(state);
  }

  @Override
  public void restore(RunState state) {
    objective.restoreNoiseWeight(state.number(NOISE_WEIGHT));
  }

  @Override
  public Drawing<NDArray> drawing(int step) {
    Map<String, NDArray> maps = noise.isEmpty() ? generator.noise() : noise;
    double spread = settings.latentNoise(step) * statistics.deviation();
    if (!settings.recomputation()) {
      return w -> generator.synthesize(everyLayer(spread > 0 ? moved(w, draw(), spread) : w), maps);
    }
    FloatTensor drawn = spread > 0 ? kept(this::draw) : null;
    return RecomputedDrawing.ofLatents(
        workspace.autograd(),
        generator,
        () -> {
          NDArray w = coordinates.latent(leaf);
          return everyLayer(drawn == null ? w : moved(w, workspace.array(drawn), spread));
        },
        maps);
  }

  private NDArray draw() {
    return workspace.gaussian("w", leaf.getShape().getShape());
  }

  private static NDArray moved(NDArray w, NDArray draw, double spread) {
    return w.add(Losses.scale(draw, spread));
  }

  /** The values of what a step asks for several times. */
  private FloatTensor kept(Supplier<NDArray> array) {
    try (Scope scope = new Scope()) {
      return workspace.tensor(array.get());
    }
  }

  @Override
  public NDList losses(int step, Drawing<NDArray> drawing) {
    NDArray w = coordinates.latent(leaf);
    NDArray image = drawing.picture(w);
    return objective.measure(step, image, w, noise.values(), mean, statistics.deviation());
  }

  private NDArray everyLayer(NDArray w) {
    return extended ? w : repeated(w);
  }

  private NDArray repeated(NDArray one) {
    return one.broadcast(1, generator.layers(), generator.latentWidth());
  }

  @Override
  public Inversion result(String stoppedBy, List<Step> history) {
    FloatTensor found = coordinates.values(leaf);
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
    result.putSettings("recomputation", settings.recomputation());
    result.putSettings("fit_noise", settings.fitNoise());
    result.putSettings(NOISE_WEIGHT, objective.noiseWeight());
    result.putSettings("noise_weight_setting", settings.noiseWeight());
    result.putSettings("latent_deviation", statistics.deviation());
    if (extended) {
      result.putSettings("delta_weight", settings.deltaWeight());
    }
    if (settings.slopes() > 0) {
      result.putSettings("slopes", settings.slopes());
    }
    if (settings.normWeight() > 0) {
      result.putSettings("norm_weight", settings.normWeight());
    }
    return result.build();
  }
}
