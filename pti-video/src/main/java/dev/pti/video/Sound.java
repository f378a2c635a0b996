package dev.pti.video;

import static java.util.Objects.requireNonNull;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_compare_ts;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** The sound of a film, which goes into another file as it is. Owns the film that it reads. */
final class Sound implements Resources.Resource {
  private final Demuxer demuxer;
  private final Muxer muxer;
  private final Map<Integer, AVStream> streams = new HashMap<>();
  private final AVPacket packet = av_packet_alloc();
  private boolean isPending;
  private boolean isOver;

  private Sound(Demuxer demuxer, Muxer muxer) {
    this.demuxer = demuxer;
    this.muxer = muxer;
  }

  /** Adds the streams of the sound to the file. */
  static Sound of(Path film, Muxer muxer) {
    Sound sound = new Sound(Demuxer.open(film), muxer);
    try {
      sound.addStreams();
      return sound;
    } catch (RuntimeException e) {
      sound.close();
      throw e;
    }
  }

  private void addStreams() {
    for (int i = 0; i < demuxer.context().nb_streams(); i++) {
      AVStream stream = demuxer.context().streams(i);
      if (stream.codecpar().codec_type() == AVMEDIA_TYPE_AUDIO) {
        streams.put(i, muxer.add(stream));
      }
    }
    isOver = streams.isEmpty();
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
      isPending = !isOver && streams.containsKey(packet.stream_index());
      if (!isOver && !isPending) {
        av_packet_unref(packet);
      }
    }
    return isPending;
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
