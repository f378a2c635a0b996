package dev.pti;

import dev.pti.core.tensor.SettingsCheck;
import java.util.OptionalInt;
import org.immutables.value.Value;

/** How a sequence of frames is worked on. */
@Value.Immutable
public abstract class FrameSettings {
  private static final SettingsCheck CHECK = new SettingsCheck("frames");

  FrameSettings() {}

  /**
   * Over how many frames landmarks are smoothed, so that the square does not jitter: the deviation
   * of a Gaussian along which a parabola is fitted, so that motion is not held back. Of an effect
   * with {@link dev.pti.core.image.Aligner#face} alone.
   *
   * @return in frames, by default 3; 0 for none
   */
  @Value.Default
  public double landmarkSmoothing() {
    return 3;
  }

  /**
   * Over how many frames pivots are smoothed, likewise, before the generator is tuned around them.
   *
   * @return in frames, by default 3; 0 for none
   */
  @Value.Default
  public double latentSmoothing() {
    return 3;
  }

  /**
   * How many steps a search takes from one frame's pivot to the next one's. The first frame gets
   * the steps of the inverter itself. An inverter other than {@link
   * dev.pti.core.inversion.Projection}, as an encoder, finds each frame by itself.
   *
   * @return at least 1, by default 20
   */
  @Value.Default
  public int followingSteps() {
    return 20;
  }

  /**
   * How many steps of tuning look at each frame, of {@link dev.pti.core.tuning.PivotalTuning};
   * another tuner goes by its own settings.
   *
   * @return at least 1; by default none, which takes six times the tuner's steps for the whole
   *     sequence, but at least two and at most the tuner's for each frame
   */
  public abstract OptionalInt tuningSteps();

  @Value.Check
  void check() {
    CHECK.requireNotNegative("landmarkSmoothing", landmarkSmoothing());
    CHECK.requireNotNegative("latentSmoothing", latentSmoothing());
    CHECK.require(
        followingSteps() >= 1, "followingSteps is " + followingSteps() + ", wanted 1 or more");
    CHECK.requireAtLeast("tuningSteps", tuningSteps(), 1);
  }

  /** How many steps each of several frames gets. */
  int tuningSteps(int tunersOwn, int frames) {
    int shared = Math.max(2, (int) Math.ceil(6. * tunersOwn / frames));
    return tuningSteps().orElse(Math.min(tunersOwn, shared));
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds {@link FrameSettings}. */
  public static final class Builder extends ImmutableFrameSettings.Builder {
    Builder() {}
  }
}
