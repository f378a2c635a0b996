package dev.pti.core.optimization;

import dev.pti.api.LayerRange;
import dev.pti.core.tensor.SettingsCheck;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/**
 * The hyper-parameters of dragging. Lengths are in 512ths of the picture's side, so that they mean
 * the same at any size; the published code has them for 512 pixels.
 */
@Value.Immutable
public abstract class DragSettings {
  private static final SettingsCheck CHECK = new SettingsCheck("");

  DragSettings() {}

  /**
   * How many optimizer steps at most.
   *
   * @return at least 1
   */
  @Value.Default
  public int steps() {
    return 300;
  }

  /**
   * The learning rate of every step ({@code lr}).
   *
   * @return above 0; .005 by default, .002 in the paper, .001 in the published code
   */
  @Value.Default
  public double learningRate() {
    return .005;
  }

  /**
   * The layers that move; finer ones hold the colours.
   *
   * @return 0 to 5, the first six, by default as in the paper
   */
  @Value.Default
  public LayerRange layers() {
    return LayerRange.of(0, 5);
  }

  /**
   * The resolution of the activations in which points are followed ({@code feature_idx}): finer
   * ones say more exactly where, coarser ones better what.
   *
   * @return pixels a side, a power of two of at least 4; by default none, which takes a quarter of
   *     the picture's side, at most 128 and at least 16, the paper's at 512 pixels
   */
  public abstract OptionalInt activations();

  /**
   * How much around a point moves with it ({@code r1}).
   *
   * @return the radius in 512ths of the side, 0 to 64; 3 by default as in the paper
   */
  @Value.Default
  public double radius() {
    return 3;
  }

  /**
   * How far ahead a step pulls.
   *
   * @return 512ths of the side, above 0; 1 by default as in the paper
   */
  @Value.Default
  public double stride() {
    return 1;
  }

  /**
   * How far around its last place a point is looked for after a step ({@code r2}).
   *
   * @return 512ths of the side, 1 to 64; 12 by default as in the paper
   */
  @Value.Default
  public double reach() {
    return 12;
  }

  /**
   * How near to its target every point must be.
   *
   * @return 512ths of the side, above 0; 2 by default as in the published code
   */
  @Value.Default
  public double tolerance() {
    return 2;
  }

  /**
   * How strongly what is outside of the region is held ({@code lambda_mask}).
   *
   * @return 0 or more; 5 by default, 20 in the paper, 10 in the published code
   */
  @Value.Default
  public double outsideWeight() {
    return 5;
  }

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
    CHECK.requireResolution("activations", activations());
    CHECK.require(radius() >= 0 && radius() <= 64, "radius is " + radius() + ", wanted 0 to 64");
    CHECK.requirePositive("stride", stride());
    CHECK.require(reach() >= 1 && reach() <= 64, "reach is " + reach() + ", wanted 1 to 64");
    CHECK.requirePositive("tolerance", tolerance());
    CHECK.requireNotNegative("outsideWeight", outsideWeight());
    CHECK.requirePositive("seconds", seconds());
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds {@link DragSettings}. */
  public static final class Builder extends ImmutableDragSettings.Builder {
    Builder() {}
  }
}
