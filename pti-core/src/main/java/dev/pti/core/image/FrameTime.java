package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import java.time.Duration;

/** How long the frames of an animation are shown. */
final class FrameTime {
  /** Browsers take shorter times for a mistake and show a tenth of a second. */
  private static final long LEAST_MILLIS = 20;

  private static final long MOST_MILLIS = 60_000;

  private FrameTime() {}

  static int millis(Duration delay) {
    long millis = delay.toMillis();
    if (millis < LEAST_MILLIS || millis > MOST_MILLIS) {
      throw new InvalidInputException(
          "frames are shown for %d ms, wanted %d to %d"
              .formatted(millis, LEAST_MILLIS, MOST_MILLIS));
    }
    return (int) millis;
  }
}
