package dev.pti.video;

import dev.pti.core.image.FrameReader;
import java.time.Duration;
import java.util.function.IntToLongFunction;

/**
 * When the frames of a film are shown.
 *
 * @param base one unit of time, in seconds
 * @param rate frames in a second, on average
 * @param at when a frame is shown, in units of time, by its number
 */
record FilmTimes(Ratio base, Ratio rate, IntToLongFunction at) {
  /** Fine enough for a frame, and each of the usual rates a whole number of it. */
  private static final int UNITS = 90_000;

  static FilmTimes of(FrameReader source) {
    if (source instanceof VideoFrames video) {
      VideoTimes times = video.times();
      return new FilmTimes(times.base(), times.rate(), times::of);
    }
    Duration delay = source.delay();
    long units = Math.max(1, Math.round(delay.toNanos() * 1e-9 * UNITS));
    return new FilmTimes(
        new Ratio(1, UNITS), new Ratio(UNITS, Math.toIntExact(units)), index -> index * units);
  }

  /** How long a frame is shown on average, in units of time. */
  long step() {
    return step(base, rate);
  }

  static long step(Ratio base, Ratio rate) {
    return Math.max(1, Math.round(1 / (rate.value() * base.value())));
  }
}
