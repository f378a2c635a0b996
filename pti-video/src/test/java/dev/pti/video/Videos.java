package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;

import dev.pti.api.Picture;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.FrameWriter;
import dev.pti.core.image.Photographs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;

/** The videos of the tests, and what is done with them. */
final class Videos {
  private static final Path FOLDER = Path.of("src/test/resources/videos");

  private Videos() {}

  static Path file(String name) {
    return FOLDER.resolve(name);
  }

  static FrameReader open(String name) {
    return FrameReader.of(file(name));
  }

  /** A frame as FFmpeg's command line draws it, by its number from 1. */
  static Picture expected(String name) {
    return Photographs.read(file(name + ".png"));
  }

  static List<Picture> frames(FrameReader reader) {
    return IntStream.range(0, reader.count()).mapToObj(reader::read).toList();
  }

  /** Writes all frames of a film as they are. */
  static List<Path> copy(FrameReader from, Path to) {
    try (FrameWriter writer = FrameWriter.to(to, from)) {
      for (int i = 0; i < from.count(); i++) {
        writer.write(i, from.name(i), from.read(i));
      }
      return writer.finish();
    }
  }

  /** When each frame is shown, in seconds after the first one. */
  static double[] seconds(Path video) {
    VideoTimes times = VideoTimes.of(video);
    return IntStream.range(0, times.count())
        .mapToDouble(i -> (times.of(i) - times.of(0)) * times.base().value())
        .toArray();
  }

  /** The packets of the sound: how many milliseconds after the first frame, and a checksum. */
  static List<String> sound(Path video) {
    List<String> sound = new ArrayList<>();
    VideoTimes times = VideoTimes.of(video);
    double begin = times.of(0) * times.base().value();
    try (Demuxer demuxer = Demuxer.open(video);
        AVPacket packet = av_packet_alloc()) {
      while (av_read_frame(demuxer.context(), packet) >= 0) {
        AVStream stream = demuxer.context().streams(packet.stream_index());
        if (stream.codecpar().codec_type() == AVMEDIA_TYPE_AUDIO) {
          byte[] bytes = new byte[packet.size()];
          packet.data().get(bytes);
          double seconds = packet.pts() * Ratio.of(stream.time_base()).value();
          sound.add(Math.round((seconds - begin) * 1000) + ": " + Arrays.hashCode(bytes));
        }
        av_packet_unref(packet);
      }
      av_packet_free(packet);
    }
    return sound;
  }

  /** The mean absolute difference of 8-bit values. */
  static double difference(Picture one, Picture other) {
    long sum = 0;
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < one.height(); row++) {
        for (int column = 0; column < one.width(); column++) {
          sum += Math.abs(one.get8Bit(channel, row, column) - other.get8Bit(channel, row, column));
        }
      }
    }
    return sum / (3.0 * one.height() * one.width());
  }
}
