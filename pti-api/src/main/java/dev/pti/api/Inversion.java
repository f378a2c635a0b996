package dev.pti.api;

import java.util.List;
import java.util.Map;
import org.immutables.value.Value;

/** The result of an inversion: the pivot of a photograph. A heap value: nothing to close. */
@Value.Immutable
public abstract class Inversion {
  Inversion() {}

  /**
   * Returns the pivot.
   *
   * @return the pivot
   */
  public abstract Latent pivot();

  /**
   * Returns the noise maps that were fitted beside the pivot.
   *
   * @return by names as in {@code synthesis.b8.conv0.noise_const}; empty if none were fitted
   */
  public abstract Map<String, FloatTensor> noise();

  /**
   * Returns the steps that were taken.
   *
   * @return in order; empty for an inverter that takes no steps
   */
  public abstract List<Step> history();

  /**
   * Returns what a reader of the report should know: the inverter, its settings, anything rescaled.
   *
   * @return names and values in order
   */
  public abstract Map<String, Object> settings();

  /**
   * Starts a value.
   *
   * @return a builder, which needs at least a pivot
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds an {@link Inversion}. */
  public static final class Builder extends ImmutableInversion.Builder {
    Builder() {}
  }
}
