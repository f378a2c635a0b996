package dev.pti.core.tuning;

import dev.pti.api.InvalidInputException;
import java.util.Optional;
import org.immutables.value.Value;

/**
 * The hyper-parameters of pivotal tuning. The defaults of {@link #builder} are those of the
 * reference, with locality regularization on as in the paper; {@link PivotalTuning#ofDefaults}
 * states the library's own.
 */
@Value.Immutable
public abstract class TuningSettings {
  TuningSettings() {}

  /** How the learning rate runs. */
  public enum Schedule {
    /** The same in every step, as in the reference. */
    CONSTANT,
    /** From the full rate to 0 along half a cosine. */
    COSINE
  }

  /** Which noise maps the tuned generator draws with. */
  public enum Noise {
    /** The generator's own, as in the reference, which drops what inversion fitted. */
    GENERATOR,
    /** Those that inversion fitted, where it did. */
    FITTED
  }

  /**
   * How many optimizer steps at most; 350 in the reference.
   *
   * @return 0 or more
   */
  @Value.Default
  public int steps() {
    return 350;
  }

  /**
   * The learning rate of Adam; 3e-4 in the reference.
   *
   * @return above 0
   */
  @Value.Default
  public double learningRate() {
    return 3e-4;
  }

  /**
   * How the learning rate runs; constant in the reference.
   *
   * @return a schedule
   */
  @Value.Default
  public Schedule schedule() {
    return Schedule.CONSTANT;
  }

  /**
   * The perceptual distance at which tuning ends; .06 in the reference, for LPIPS on AlexNet.
   *
   * @return 0 or more; 0 runs all steps
   */
  @Value.Default
  public double threshold() {
    return .06;
  }

  /**
   * The L2 loss, of values in [-1, 1], at which tuning ends, whatever the perceptual distance is.
   *
   * @return 0 or more; by default 0, which never ends it
   */
  @Value.Default
  public double l2Threshold() {
    return 0;
  }

  /**
   * Which noise maps the tuned generator draws with.
   *
   * @return by default the generator's own
   */
  @Value.Default
  public Noise noise() {
    return Noise.GENERATOR;
  }

  /**
   * Locality regularization.
   *
   * @return empty for none
   */
  @Value.Default
  public Optional<LocalityRegularizer> locality() {
    return Optional.of(LocalityRegularizer.ofDefaults());
  }

  @Value.Check
  void check() {
    require(steps() >= 0, "steps is " + steps() + ", wanted 0 or more");
    require(
        learningRate() > 0 && Double.isFinite(learningRate()),
        "learningRate is " + learningRate() + ", wanted a finite number above 0");
    require(
        threshold() >= 0 && Double.isFinite(threshold()),
        "threshold is " + threshold() + ", wanted a finite number of 0 or more");
    require(
        l2Threshold() >= 0 && Double.isFinite(l2Threshold()),
        "l2Threshold is " + l2Threshold() + ", wanted a finite number of 0 or more");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new InvalidInputException("tuning: " + message);
    }
  }

  double learningRate(int step) {
    return switch (schedule()) {
      case CONSTANT -> learningRate();
      case COSINE -> learningRate() * (.5 + .5 * Math.cos(Math.PI * step / steps()));
    };
  }

  /**
   * Starts from the reference's settings.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts from these settings. The builder's own {@code from} takes an absent locality for one
   * that is not set, and leaves the default on.
   *
   * @return a builder that holds them
   */
  public Builder toBuilder() {
    return builder().from(this).locality(locality());
  }

  /** Builds {@link TuningSettings}. */
  public static final class Builder extends ImmutableTuningSettings.Builder {
    Builder() {}
  }
}
