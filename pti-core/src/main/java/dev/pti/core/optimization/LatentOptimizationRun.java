package dev.pti.core.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.LossTerm;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Batches;
import dev.pti.core.tensor.BoundTerms;
import dev.pti.core.tensor.DrawnLosses;
import dev.pti.core.tensor.Limits;
import dev.pti.core.tensor.Search;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What one optimization minimizes. Belongs to its thread. */
final class LatentOptimizationRun implements Search {
  private static final String LATENT = "latent";
  private static final String IDENTITY = "identity";
  private static final String SUM = "loss";

  private final LatentOptimizationSettings settings;
  private final Workspace workspace;
  private final DifferentiableGenerator generator;
  private final List<LossTerm> terms;
  private final BoundTerms bound;
  private final @Nullable BoundTerms identity;
  private final MovingLayers moving;

  LatentOptimizationRun(
      LatentOptimization optimization,
      Latent from,
      Supplier<LossTerm> identityTerm,
      Workspace workspace) {
    settings = optimization.settings();
    this.workspace = workspace;
    generator = workspace.generator();
    terms = optimization.terms();
    moving = new MovingLayers(from, settings.layers(), workspace);
    NDArray drawn = drawn();
    NDArray target = optimization.target() == null ? drawn : array(optimization.target());
    bound = BoundTerms.bind(terms, target, 0, SUM, LATENT, IDENTITY);
    identity =
        settings.identityWeight() == 0
            ? null
            : BoundTerms.bind(List.of(identityTerm.get().named(IDENTITY)), drawn, 0);
  }

  /**
   * The start's picture, drawn as the steps draw it: without a graph it may differ in its last
   * bits, and Adam takes whole steps down the smallest slope of a distance that ought to be 0.
   */
  private NDArray drawn() {
    AtomicReference<FloatTensor> picture = new AtomicReference<>();
    Supplier<NDList> drawing =
        () -> {
          NDArray image = generator.synthesize(moving.latent());
          picture.set(workspace.tensor(image));
          return new NDList(image.mean());
        };
    workspace.autograd().evaluate(drawing).close();
    return workspace.array(Objects.requireNonNull(picture.get()));
  }

  private NDArray array(Picture picture) {
    Target given = new Target("given", picture).requireSize(generator.pictureSize());
    return Batches.of(List.of(given), workspace);
  }

  /** Measures the terms, what holds the latent, and what holds the person. */
  DrawnLosses measure(int step) {
    return new DrawnLosses(workspace.autograd(), List.of(), () -> losses(step));
  }

  private NDList losses(int step) {
    NDArray image = generator.synthesize(moving.latent());
    NDList losses = bound.measure(step, step, term -> term.losses(image));
    losses.add(moving.leaf().sub(moving.startOfMoving()).square().sum());
    if (identity != null) {
      losses.addAll(identity.measure(step, step, term -> term.losses(image)));
    }
    return losses;
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public String stage() {
    return "optimization";
  }

  @Override
  public String loop() {
    return "optimization";
  }

  @Override
  public List<NDArray> leaves() {
    return List.of(moving.leaf());
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
    DoubleStream.Builder weights = DoubleStream.builder();
    terms.forEach(term -> weights.add(term.weightAt(step)));
    weights.add(settings.latentWeight());
    if (identity != null) {
      weights.add(settings.identityWeight());
    }
    return weights.build().toArray();
  }

  @Override
  public Step record(int step, float[] values) {
    double[] weights = weights(step);
    Map<String, Double> losses = new LinkedHashMap<>();
    double loss = 0;
    for (int i = 0; i < values.length; i++) {
      losses.put(name(i), (double) values[i]);
      loss += weights[i] * values[i];
    }
    losses.put(SUM, loss);
    return new Step(stage(), step, steps(), learningRate(step), losses);
  }

  private String name(int index) {
    return index < terms.size()
        ? terms.get(index).name()
        : index == terms.size() ? LATENT : IDENTITY;
  }

  @Override
  public boolean isReached(Step told) {
    double loss = 0;
    boolean isWeighed = false;
    for (LossTerm term : terms) {
      double weight = term.weightAt(told.index());
      loss += weight * told.losses().getOrDefault(term.name(), Double.NaN);
      isWeighed |= weight != 0;
    }
    return isWeighed && Limits.isReached(settings.threshold(), loss);
  }

  @Override
  public boolean isOver(double seconds) {
    return Limits.isOver(settings.seconds(), seconds);
  }

  @Override
  public Inversion result(String stoppedBy, List<Step> history) {
    FloatTensor found = workspace.tensor(moving.latent());
    Inversion.Builder result = Inversion.builder();
    result.pivot(Latent.inWPlus(found)).history(history);
    result.putSettings("inverter", stage());
    result.putSettings("steps", settings.steps());
    result.putSettings("stopped_by", stoppedBy);
    result.putSettings("learning_rate", settings.learningRate());
    result.putSettings("losses", terms.stream().map(LossTerm::toString).toList());
    result.putSettings("latent_weight", settings.latentWeight());
    result.putSettings("identity_weight", settings.identityWeight());
    result.putSettings("first_layer", moving.first());
    result.putSettings("last_layer", moving.last());
    return result.build();
  }
}
