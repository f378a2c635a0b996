package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.SettingsCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import org.immutables.value.Value;

/**
 * Locality regularization (Roich et al. 2021, section 3.3): tuning must change the generator around
 * the pivot and nowhere else.
 *
 * <p>In a step, random latents from the mapping network are moved along the line through the pivot
 * until they lie at a fixed distance from it. There the tuned and the original generator must draw
 * the same picture, by L2 and by the perceptual distance, both without noise. The distance is
 * measured over the flattened latent, as in the published code: 30 over 18 layers is 30/√18 = 7.07
 * in W.
 *
 * <p>An immutable value; defaults are the paper's. With both weights 0 it does nothing.
 */
@Value.Immutable
public abstract class LocalityRegularizer {
  private static final SettingsCheck CHECK = new SettingsCheck("locality");

  LocalityRegularizer() {}

  /**
   * The weight of the L2 term.
   *
   * @return 0 or more, by default .1
   */
  @Value.Default
  public double l2Weight() {
    return .1;
  }

  /**
   * The weight of the perceptual term.
   *
   * @return 0 or more, by default .1
   */
  @Value.Default
  public double perceptualWeight() {
    return .1;
  }

  /**
   * How far from the pivot the codes lie, over the flattened latent: the paper's alpha.
   *
   * @return above 0, by default 30
   */
  @Value.Default
  public double distance() {
    return 30;
  }

  /**
   * How many codes a step looks at.
   *
   * @return at least 1, by default 1
   */
  @Value.Default
  public int samples() {
    return 1;
  }

  /**
   * The interval, in steps, at which it is applied. Where several photographs are tuned together,
   * the interval counts rounds: a step's index divided by the number of photographs. The rounds of
   * each next photograph come one earlier, so that every round is applied around some of them.
   *
   * @return at least 1, by default 1
   */
  @Value.Default
  public int interval() {
    return 1;
  }

  /**
   * The truncation of the random codes.
   *
   * @return above 0, at most 1, by default .5; at 0 all codes would be the same
   */
  @Value.Default
  public double truncation() {
    return .5;
  }

  @Value.Check
  void check() {
    CHECK.requireNotNegative("l2Weight", l2Weight());
    CHECK.requireNotNegative("perceptualWeight", perceptualWeight());
    CHECK.requirePositive("distance", distance());
    CHECK.requireAtLeast("samples", samples(), 1);
    CHECK.requireAtLeast("interval", interval(), 1);
    CHECK.require(
        truncation() > 0 && truncation() <= 1,
        "truncation is " + truncation() + ", wanted above 0, at most 1");
  }

  /** Says whether a step is regularized. */
  boolean appliesTo(int step) {
    return step % interval() == 0 && l2Weight() + perceptualWeight() > 0;
  }

  /**
   * Draws random codes at the distance from the pivot.
   *
   * @param pivot {@code [1, layers, latentWidth]}
   * @return {@code [samples, layers, latentWidth]}
   */
  NDArray codes(Workspace workspace, NDArray pivot) {
    DifferentiableGenerator generator = workspace.generator();
    NDArray z = workspace.gaussian("locality.z", samples(), generator.inputWidth());
    return atDistance(pivot, generator.map(z, truncation()), distance());
  }

  /**
   * Compares what the two generators draw for the codes.
   *
   * @param after by the generator that is being tuned, {@code [samples, 3, H, W]}
   * @param before by the original
   * @return the weighted sum of both terms, a scalar, the mean over the codes
   */
  NDArray loss(LossTerm perceptual, NDArray after, NDArray before) {
    NDList terms = new NDList();
    if (l2Weight() > 0) {
      terms.add(Losses.scale(Losses.meanSquaredError(after, before), l2Weight()));
    }
    if (perceptualWeight() > 0) {
      terms.add(Losses.scale(perceptual.loss(after, before), perceptualWeight()));
    }
    return terms.size() == 1 ? terms.get(0) : terms.get(0).add(terms.get(1));
  }

  /**
   * Moves codes along the line through the pivot until they lie at a distance from it.
   *
   * @param pivot {@code [1, layers, latentWidth]}
   * @param codes {@code [n, layers, latentWidth]}
   * @param distance over the flattened latent
   * @return {@code [n, layers, latentWidth]}
   */
  static NDArray atDistance(NDArray pivot, NDArray codes, double distance) {
    NDArray away = codes.sub(pivot);
    NDArray length = away.square().sum(new int[] {1, 2}, true).sqrt();
    return pivot.add(Losses.scale(away.div(length), distance));
  }

  /** Lists the settings for reports. */
  Map<String, Object> settings() {
    Map<String, Object> listed = new LinkedHashMap<>();
    listed.put("l2_weight", l2Weight());
    listed.put("perceptual_weight", perceptualWeight());
    listed.put("distance", distance());
    listed.put("samples", samples());
    listed.put("interval", interval());
    listed.put("truncation", truncation());
    return listed;
  }

  /**
   * The paper's regularizer.
   *
   * @return with every default
   */
  public static LocalityRegularizer ofDefaults() {
    return builder().build();
  }

  /**
   * Applies this at every few steps only, with weights that many times as large. A run takes less
   * time, and the weights summed over it stay the same, as in StyleGAN2's lazy regularization
   * (Karras et al. 2020).
   *
   * @param steps at least 1
   * @return the same with {@link #interval} and both weights multiplied by {@code steps}
   * @throws dev.pti.api.InvalidInputException if {@code steps} is less than 1
   */
  public LocalityRegularizer every(int steps) {
    return toBuilder()
        .interval(Math.multiplyExact(interval(), steps))
        .l2Weight(l2Weight() * steps)
        .perceptualWeight(perceptualWeight() * steps)
        .build();
  }

  /**
   * Starts from the paper's settings.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts from these settings.
   *
   * @return a builder that holds them
   */
  public Builder toBuilder() {
    return builder().from(this);
  }

  /** Builds a {@link LocalityRegularizer}. */
  public static final class Builder extends ImmutableLocalityRegularizer.Builder {
    Builder() {}
  }
}
