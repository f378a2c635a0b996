package dev.pti.video;

import static java.util.Objects.requireNonNull;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_compare_ts;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** The sound of a film, which goes into another file as it is. Owns the film that it reads. */
final class Sound implements Resources.Resource {
  /** Seconds that are kept from before a film begins, for decoders to begin with. */
  private static final double LEAD = .1;

  private final Demuxer demuxer;
  private final Muxer muxer;
  private final Map<Integer, AVStream> streams = new HashMap<>();

  /** The streams that have begun. */
  private final Set<Integer> heard = new HashSet<>();

  private final AVPacket packet = av_packet_alloc();
  private boolean isPending;
  private boolean isOver;

  private Sound(Demuxer demuxer, Muxer muxer) {
    this.demuxer = demuxer;
    this.muxer = muxer;
  }

  /**
   * Adds the streams of the sound to a file.
   *
   * @param cannot what fails if it does, as {@code cannot write film.mp4}
   */
  static Sound of(Path film, Muxer muxer, String cannot) {
    Sound sound = new Sound(Demuxer.open(film), muxer);
    try {
      sound.addStreams(cannot);
      return sound;
    } catch (RuntimeException e) {
      sound.close();
      throw e;
    }
  }

  private void addStreams(String cannot) {
    boolean hasUnknown = false;
    for (int i = 0; i < demuxer.context().nb_streams(); i++) {
      AVStream stream = demuxer.context().streams(i);
      if (stream.codecpar().codec_type() == AVMEDIA_TYPE_AUDIO) {
        // Phones add sound for their own players to the usual one.
        if (stream.codecpar().codec_id() == AV_CODEC_ID_NONE) {
          hasUnknown = true;
        } else {
          streams.put(i, muxer.add(stream));
        }
      }
    }
    isOver = streams.isEmpty();
    if (isOver && hasUnknown) {
      throw new InvalidInputException(
          "%s: FFmpeg does not know the sound of %s".formatted(cannot, demuxer.file()));
    }
  }

  /** Writes what is heard before a time. */
  void writeUntil(long time, AVRational base) {
    while (hasNext() && isBefore(time, base)) {
      write();
    }
  }

  /** Writes all that is left. */
  void writeRest() {
    while (hasNext()) {
      write();
    }
  }

  private boolean hasNext() {
    while (!isOver && !isPending) {
      // A film that ends in damage has sound up to there.
      isOver = av_read_frame(demuxer.context(), packet) < 0;
      isPending = !isOver && streams.containsKey(packet.stream_index()) && !isCutAway();
      if (!isOver && !isPending) {
        av_packet_unref(packet);
      }
    }
    return isPending;
  }

  /** A film that was cut may still hold what was cut away, which no player lets be heard. */
  private boolean isCutAway() {
    if ((packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
      heard.add(packet.stream_index());
      return false;
    }
    double end = (packet.pts() + packet.duration()) * Ratio.of(base()).value();
    return end < -LEAD || heard.contains(packet.stream_index());
  }

  private boolean isBefore(long time, AVRational base) {
    long at = packet.dts();
    return at == AV_NOPTS_VALUE || av_compare_ts(at, base(), time, base) < 0;
  }

  private AVRational base() {
    return demuxer.context().streams(packet.stream_index()).time_base();
  }

  private void write() {
    isPending = false;
    muxer.write(packet, base(), requireNonNull(streams.get(packet.stream_index())));
  }

  @Override
  public void close() {
    av_packet_free(packet);
    demuxer.close();
  }
}
