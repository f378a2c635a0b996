package dev.pti.api;

import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/** How a generator was tuned: the difference from its base. A heap value: nothing to close. */
@Value.Immutable
public abstract class Tuning {
  Tuning() {}

  /**
   * Returns how far each weight moved: tuned minus base, float32.
   *
   * @return by the field's tensor names; tensors that did not move are absent
   */
  public abstract Map<String, FloatTensor> difference();

  /**
   * Returns the factors of the differences that are of low rank, which take less room.
   *
   * @return by names that {@link #difference} has too; empty if every weight moved freely
   */
  public abstract Map<String, LowRank> factors();

  /**
   * Returns the noise maps that belong to the tuned generator in place of its own.
   *
   * @return empty if it keeps its own
   */
  public abstract Map<String, FloatTensor> noise();

  /**
   * Returns what is added to activations of the tuned generator.
   *
   * @return in the order in which it was found; empty if nothing is
   */
  public abstract List<RefinedFeatures> features();

  /**
   * Returns the steps that were taken.
   *
   * @return in order
   */
  public abstract List<Step> history();

  /**
   * Returns why tuning ended.
   *
   * @return as in {@code steps} or {@code threshold}
   */
  public abstract String stoppedBy();

  /**
   * Returns what a reader of the report should know: settings, anything chosen by measurement.
   *
   * @return names and values in order
   */
  public abstract Map<String, Object> settings();

  /**
   * Starts a value.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a {@link Tuning}. */
  public static final class Builder extends ImmutableTuning.Builder {
    Builder() {}
  }
}
