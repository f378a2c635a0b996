package dev.pti.video;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.ffmpeg.avformat.AVStream;

/**
 * When each frame of a video is shown, what it is known by, which ones are whole, and which are
 * damaged: the result of a pass over the file. Immutable.
 */
final class VideoTimes {
  /** Where the file does not say. */
  private static final Ratio USUAL_RATE = new Ratio(25, 1);

  private final Ratio base;
  private final Ratio rate;
  private final long[] times;
  private final int[] checksums;
  private final BitSet whole;
  private final BitSet damaged;
  private final boolean isInOrder;

  private VideoTimes(
      Ratio base, Ratio rate, long[] times, int[] checksums, BitSet whole, BitSet damaged) {
    this.base = base;
    this.rate = rate;
    this.times = times;
    this.checksums = checksums;
    this.whole = whole;
    this.damaged = damaged;
    this.isInOrder = IntStream.range(1, times.length).allMatch(i -> times[i] > times[i - 1]);
  }

  static VideoTimes of(Path file) {
    try (VideoDecoder decoder = VideoDecoder.open(file)) {
      AVStream video = decoder.demuxer().video();
      Ratio base = Ratio.of(video.time_base());
      Ratio rate = rate(video);
      long step = FilmTimes.step(base, rate);
      LongStream.Builder times = LongStream.builder();
      IntStream.Builder checksums = IntStream.builder();
      BitSet whole = new BitSet();
      BitSet damaged = new BitSet();
      long next = 0;
      int count = 0;
      for (VideoDecoder.Found found = decoder.next();
          found != VideoDecoder.Found.END;
          found = decoder.next()) {
        boolean isFrame = found == VideoDecoder.Found.FRAME;
        if (isFrame && damaged.cardinality() == count) {
          decoder.requireReadable();
        }
        long time = isFrame && decoder.saysTime() ? decoder.time() : next;
        times.add(time);
        checksums.add(isFrame ? decoder.checksum() : 0);
        whole.set(count, isFrame && decoder.isKey());
        damaged.set(count, !isFrame);
        next = time + step;
        count++;
      }
      if (damaged.cardinality() == count) {
        throw count == 0
            ? new InvalidInputException(file + " holds no frames")
            : decoder.demuxer().damaged();
      }
      return new VideoTimes(
          base, rate, times.build().toArray(), checksums.build().toArray(), whole, damaged);
    }
  }

  private static Ratio rate(AVStream video) {
    Ratio rate = Ratio.of(video.avg_frame_rate());
    return rate.isPositive() ? rate : USUAL_RATE;
  }

  int count() {
    return times.length;
  }

  boolean isDamaged(int index) {
    return damaged.get(index);
  }

  /** When a frame is shown, in units of {@link #base}. */
  long of(int index) {
    return times[index];
  }

  /** What a frame is known by; see {@link FrameChecksum}. */
  int checksum(int index) {
    return checksums[index];
  }

  /** One unit of time, in seconds. */
  Ratio base() {
    return base;
  }

  /** Frames in a second, on average. */
  Ratio rate() {
    return rate;
  }

  /** How long a frame is shown on average. */
  Duration usualDelay() {
    return Duration.ofNanos(Math.round(1e9 / rate.value()));
  }

  /** The last whole frame up to another; the first frame if they cannot be told by their times. */
  int wholeBefore(int index) {
    return isInOrder ? Math.max(0, whole.previousSetBit(index)) : 0;
  }
}
