package dev.pti.core.optimization;

import dev.pti.api.LayerRange;
import dev.pti.core.tensor.Ramps;
import dev.pti.core.tensor.SettingsCheck;
import java.util.OptionalDouble;
import org.immutables.value.Value;

/** The hyper-parameters of latent optimization. The defaults are those of StyleCLIP's code. */
@Value.Immutable
public abstract class LatentOptimizationSettings {
  private static final SettingsCheck CHECK = new SettingsCheck("");

  LatentOptimizationSettings() {}

  /**
   * How many optimizer steps ({@code step}); 300 in StyleCLIP.
   *
   * @return at least 1
   */
  @Value.Default
  public int steps() {
    return 300;
  }

  /**
   * The peak of the learning rate ({@code lr}); .1 in StyleCLIP.
   *
   * @return above 0
   */
  @Value.Default
  public double learningRate() {
    return .1;
  }

  /**
   * The part of the run in which the learning rate rises; .05 in StyleCLIP.
   *
   * @return 0 to 1
   */
  @Value.Default
  public double rampUp() {
    return .05;
  }

  /**
   * The part of the run in which the learning rate falls along a cosine; .25 in StyleCLIP.
   *
   * @return 0 to 1
   */
  @Value.Default
  public double rampDown() {
    return .25;
  }

  /**
   * How strongly the latent is held at its start ({@code l2_lambda}): the weight of the squared
   * distance, summed over layers and values. Less moves further. .008 in StyleCLIP, whose latents
   * have 18 layers of 512.
   *
   * @return 0 or more
   */
  @Value.Default
  public double latentWeight() {
    return .008;
  }

  /**
   * How strongly the person is held ({@code id_lambda}): the weight of the bundled face embedding's
   * distance from the start's picture. The optimization refuses it for a generator whose pictures
   * are not square.
   *
   * @return 0 or more; 0, the default as in StyleCLIP, does without
   */
  @Value.Default
  public double identityWeight() {
    return 0;
  }

  /**
   * The layers that move.
   *
   * @return all by default
   */
  @Value.Default
  public LayerRange layers() {
    return LayerRange.all();
  }

  /**
   * A loss that is good enough: the run ends at the step that measures it, with the state that was
   * measured. The loss is the weighted sum of the terms, without what holds latent and identity.
   *
   * @return any finite number; by default none, which runs all steps
   */
  public abstract OptionalDouble threshold();

  /**
   * The time after which no further step is begun; one is taken in any case. A run that it ends
   * cannot be repeated bit for bit.
   *
   * @return above 0; by default none, which runs all steps
   */
  public abstract OptionalDouble seconds();

  @Value.Check
  void check() {
    CHECK.requireAtLeast("steps", steps(), 1);
    CHECK.requirePositive("learningRate", learningRate());
    CHECK.requirePart("rampUp", rampUp());
    CHECK.requirePart("rampDown", rampDown());
    CHECK.requireNotNegative("latentWeight", latentWeight());
    CHECK.requireNotNegative("identityWeight", identityWeight());
    threshold()
        .ifPresent(
            it ->
                CHECK.require(
                    Double.isFinite(it),
                    "threshold is " + it + ", wanted a finite number, or none"));
    CHECK.requirePositive("seconds", seconds());
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @return the peak times both ramps, as StyleCLIP computes it
   */
  double learningRate(int step) {
    return Ramps.learningRate(learningRate(), rampUp(), rampDown(), step, steps());
  }

  /**
   * Starts from StyleCLIP's settings.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds {@link LatentOptimizationSettings}. */
  public static final class Builder extends ImmutableLatentOptimizationSettings.Builder {
    Builder() {}
  }
}
