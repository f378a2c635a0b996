package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.BatchInverter;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.RunFailure;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Search;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the projection of one target minimizes; a {@link ProjectionBatch} measures it. Belongs to
 * its thread.
 */
final class ProjectionRun implements Search {
  private static final String NOISE_WEIGHT = "noise_weight";

  private final Projection projection;
  private final ProjectionSettings settings;
  private final boolean extended;
  private final Target target;
  private final Workspace workspace;
  private final DifferentiableGenerator generator;
  private final ProjectionLosses objective;
  private final LatentStatistics statistics;
  private @Nullable FloatTensor draw;
  private int drawnStep;
  private final NDArray mean;
  private final SearchCoordinates coordinates;

  /** The latent in those. */
  private final NDArray leaf;

  private final Map<String, NDArray> noise = new LinkedHashMap<>();

  /**
   * Begins.
   *
   * @param found what another inverter found of the target; null without one, or for a run that
   *     goes on from a saved state
   * @param statistics of the generator's W
   */
  ProjectionRun(
      Projection projection,
      BatchInverter.Sought sought,
      @Nullable Inversion found,
      LatentStatistics statistics) {
    this.projection = projection;
    this.extended = projection.isExtended();
    this.target = sought.target();
    this.workspace = sought.workspace();
    this.generator = workspace.generator();
    this.settings = suited(projection.settings(), generator);
    this.statistics = statistics;
    Autograd autograd = workspace.autograd();
    objective = new ProjectionLosses(settings, extended, workspace);
    mean = workspace.array(statistics.mean()).expandDims(1);
    Optional<RunState> saved = workspace.control().saved(projection.name());
    coordinates =
        saved.isPresent() && settings.slopes() > 0
            ? SearchCoordinates.of(saved.get(), workspace)
            : coordinates(found == null ? start() : start(found.pivot()));
    leaf = autograd.leaf(coordinates.start());
    if (settings.fitNoise()) {
      Map<String, FloatTensor> known = found == null ? Map.of() : found.noise();
      generator
          .noise()
          .forEach((name, map) -> noise.put(name, autograd.leaf(startOf(name, map, known))));
    }
  }

  /** A generator without noise maps, as those of StyleGAN3 are, has none to fit. */
  private static ProjectionSettings suited(
      ProjectionSettings settings, DifferentiableGenerator generator) {
    return generator.noise().isEmpty() && settings.fitNoise()
        ? ProjectionSettings.builder().from(settings).fitNoise(false).build()
        : settings;
  }

  /** Asks for slopes before the first step; a listener that fails there has the start kept. */
  private SearchCoordinates coordinates(NDArray origin) {
    try {
      return SearchCoordinates.of(origin, settings, workspace);
    } catch (RunFailure failure) {
      NDArray start = extended ? origin : repeated(origin);
      Latent kept = Latent.inWPlus(workspace.tensor(start));
      throw failure
          .afterSteps(0)
          .stopped(stage(), steps(), Inversion.builder().pivot(kept).build(), List.of());
    }
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
  public Workspace workspace() {
    return workspace;
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

  /**
   * Where a step draws: the latent of every layer, with the step's noise on it.
   *
   * @return {@code [1, layers, width]}, in the graph that asks; the same as often as it is asked
   */
  Supplier<NDArray> drawnAt(int step) {
    double spread = settings.latentNoise(step) * statistics.deviation();
    if (spread == 0) {
      return () -> everyLayer(latent());
    }
    FloatTensor noiseOfStep = drawn(step);
    return () -> everyLayer(moved(latent(), workspace.array(noiseOfStep), spread));
  }

  /** A step draws once, though it may be measured again. */
  private FloatTensor drawn(int step) {
    if (draw == null || drawnStep != step) {
      draw = kept(() -> workspace.gaussian("w", leaf.getShape().getShape()));
      drawnStep = step;
    }
    return draw;
  }

  boolean isRecomputed() {
    return settings.recomputation();
  }

  private NDArray latent() {
    return coordinates.latent(leaf);
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

  /** What is sought. */
  Target target() {
    return target;
  }

  /** What its picture is compared by. */
  List<LossTerm> terms() {
    return objective.terms();
  }

  /**
   * Measures what does not look at the picture, after the terms in the order of the weights.
   *
   * @param ofNoise what was measured of its maps; null if none are fitted
   */
  NDList regularizers(@Nullable NDArray ofNoise) {
    return objective.regularizers(latent(), ofNoise, mean, statistics.deviation());
  }

  /** The maps that are fitted, {@code [r, r]} each, by name; or none. */
  Map<String, NDArray> noise() {
    return noise;
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
    settings.threshold().ifPresent(it -> result.putSettings("threshold", it));
    result.putSettings("stopped_by", stoppedBy);
    result.putSettings("learning_rate", settings.learningRate());
    result.putSettings("perceptual", workspace.perceptual().name());
    result.putSettings("losses", terms().stream().map(LossTerm::toString).toList());
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
