package dev.pti.core.tuning;

import dev.pti.core.tensor.SettingsCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** The hyper-parameters of {@link FeatureRefinement}. A value. */
@Value.Immutable
public abstract class FeatureRefinementSettings {
  private static final SettingsCheck CHECK = new SettingsCheck("refinement");

  /** The field's usual resolution, whatever the size of the pictures. */
  private static final int USUAL = 64;

  FeatureRefinementSettings() {}

  /**
   * The resolution of the activations that the offset is added to. Finer ones hold finer detail and
   * come nearer; of coarser ones more is drawn by layers that know what it is.
   *
   * @return pixels a side, a power of two of at least 4; by default none, which takes 64, or half
   *     of the picture's side where that is less
   */
  public abstract OptionalInt resolution();

  /**
   * How many steps.
   *
   * @return 0 or more; by default 100
   */
  @Value.Default
  public int steps() {
    return 100;
  }

  /**
   * The learning rate of Adam, for activations, which are about 1.
   *
   * @return above 0; by default 3e-3
   */
  @Value.Default
  public double learningRate() {
    return 3e-3;
  }

  /**
   * The last part of the run in which the learning rate falls to 0.
   *
   * @return 0 to 1; by default .4
   */
  @Value.Default
  public double coolDown() {
    return .4;
  }

  /**
   * How far an edit may change activations before most of the offset is gone, where it does: at
   * this distance .37 of it is left. Further keeps more of the photograph, nearer more of the edit.
   *
   * @return above 0, in root mean squares of the activations at the pivot; by default .4
   */
  @Value.Default
  public double reach() {
    return .4;
  }

  /**
   * The perceptual distance at which the run ends.
   *
   * @return above 0; by default none, which runs all steps
   */
  public abstract OptionalDouble threshold();

  /**
   * Whether going backward the generator is drawn again, a part at a time, as {@link
   * TuningSettings#recomputation} has it: less memory, more time.
   *
   * @return by default false
   */
  @Value.Default
  public boolean recomputation() {
    return false;
  }

  @Value.Check
  void check() {
    CHECK.requireResolution("resolution", resolution());
    CHECK.require(steps() >= 0, "steps is " + steps() + ", wanted 0 or more");
    CHECK.requirePositive("learningRate", learningRate());
    CHECK.requirePart("coolDown", coolDown());
    // It is kept as a float.
    CHECK.requirePositive("reach", (float) reach());
    CHECK.requirePositive("threshold", threshold());
  }

  /** The resolution in a generator. */
  int resolutionIn(int pictures) {
    return resolution().orElse(Math.min(USUAL, pictures / 2));
  }

  /**
   * Lists the settings for reports.
   *
   * @param resolution that was used
   */
  Map<String, Object> listed(int resolution) {
    Map<String, Object> listed = new LinkedHashMap<>();
    listed.put("resolution", resolution);
    listed.put("steps", steps());
    listed.put("learning_rate", learningRate());
    listed.put("cool_down", coolDown());
    listed.put("reach", reach());
    threshold().ifPresent(it -> listed.put("threshold", it));
    listed.put("recomputation", recomputation());
    return listed;
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds {@link FeatureRefinementSettings}. */
  public static final class Builder extends ImmutableFeatureRefinementSettings.Builder {
    Builder() {}
  }
}
