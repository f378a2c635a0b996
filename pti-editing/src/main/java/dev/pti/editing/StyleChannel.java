package dev.pti.editing;

import java.util.Locale;

/**
 * A style channel and how it responds to a label.
 *
 * @param layer name of its style layer, as in {@code b8.conv0}
 * @param channel from 0
 * @param toRgb whether it turns colours rather than features
 * @param effect the difference of its means with and without the label, in {@code deviation}s
 * @param deviation its standard deviation within either group
 */
public record StyleChannel(
    String layer, int channel, boolean toRgb, double effect, double deviation) {
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s:%d %+.2f", layer, channel, effect);
  }
}
