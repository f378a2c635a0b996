package dev.pti.core.tuning;

import dev.pti.api.PictureSize;
import dev.pti.api.Region;
import dev.pti.core.tensor.SettingsCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import org.immutables.value.Value;

/** The hyper-parameters of {@link Stitching}. A value. */
@Value.Immutable
public abstract class StitchingSettings {
  private static final SettingsCheck CHECK = new SettingsCheck("stitching");

  StitchingSettings() {}

  /**
   * The part of the square that is put back, as {@code PasteBack} has it, without its feather.
   *
   * @return by default {@link Region#face}; in pictures that are not square the whole but the
   *     border, up to where {@code PasteBack} shows half of it
   */
  @Value.Default
  public Region region() {
    return new FaceOrAll();
  }

  /**
   * How wide the band around the region's border is in which the photograph is wanted, as a share
   * of the height: twice the deviation of the feather.
   *
   * @return above 0, at most .5; by default .1
   */
  @Value.Default
  public double width() {
    return .1;
  }

  /**
   * How many steps.
   *
   * @return 0 or more; by default 50
   */
  @Value.Default
  public int steps() {
    return 50;
  }

  /**
   * The learning rate of Adam, which falls to 0 along half a cosine.
   *
   * @return above 0; by default 1e-3
   */
  @Value.Default
  public double learningRate() {
    return 1e-3;
  }

  /**
   * The weight of L2 between picture and photograph in the band.
   *
   * @return 0 or more; by default 1
   */
  @Value.Default
  public double borderWeight() {
    return 1;
  }

  /**
   * The weight of L2 between picture and edited picture inside of the band.
   *
   * @return 0 or more; by default 1
   */
  @Value.Default
  public double insideWeight() {
    return 1;
  }

  /**
   * The weight of the perceptual distance, over band and inside together.
   *
   * @return 0 or more; by default .2
   */
  @Value.Default
  public double perceptualWeight() {
    return .2;
  }

  @Value.Check
  void check() {
    CHECK.require(
        width() > 0 && width() <= .5, "width is " + width() + ", wanted above 0, at most .5");
    CHECK.require(steps() >= 0, "steps is " + steps() + ", wanted 0 or more");
    CHECK.requirePositive("learningRate", learningRate());
    CHECK.requireNotNegative("borderWeight", borderWeight());
    CHECK.requireNotNegative("insideWeight", insideWeight());
    CHECK.requireNotNegative("perceptualWeight", perceptualWeight());
  }

  /** Lists the settings for reports of pictures of a size. */
  Map<String, Object> listed(PictureSize size) {
    Map<String, Object> listed = new LinkedHashMap<>();
    listed.put("region", region().at(size).name());
    listed.put("width", width());
    listed.put("steps", steps());
    listed.put("learning_rate", learningRate());
    listed.put("border_weight", borderWeight());
    listed.put("inside_weight", insideWeight());
    listed.put("perceptual_weight", perceptualWeight());
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

  /** Builds {@link StitchingSettings}. */
  public static final class Builder extends ImmutableStitchingSettings.Builder {
    Builder() {}
  }
}
