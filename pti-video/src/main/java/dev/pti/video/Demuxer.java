package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.pti.api.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;

/** An open video file: its streams, and their packets. Owns them. */
final class Demuxer implements AutoCloseable {
  private final Path file;
  private final AVFormatContext context;
  private final AVStream video;

  private Demuxer(Path file, AVFormatContext context, AVStream video) {
    this.file = file;
    this.context = context;
    this.video = video;
  }

  static Demuxer open(Path file) {
    FFmpeg.load();
    if (!Files.isReadable(file)) {
      throw new InvalidInputException(
          file + (Files.exists(file) ? " cannot be read" : " does not exist"));
    }
    AVFormatContext context = new AVFormatContext(null);
    // A file can say that its content is in another, or in the network.
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "protocol_whitelist", "file", 0);
    av_dict_set(options, "format_whitelist", "mov,matroska,avi", 0);
    try (BytePointer url = FFmpeg.url(file)) {
      if (avformat_open_input(context, url, null, options) < 0) {
        throw damaged(file);
      }
    } finally {
      av_dict_free(options);
    }
    try {
      if (avformat_find_stream_info(context, (AVDictionary) null) < 0) {
        throw damaged(file);
      }
      return new Demuxer(file, context, video(file, context));
    } catch (RuntimeException e) {
      avformat_close_input(context);
      throw e;
    }
  }

  private static AVStream video(Path file, AVFormatContext context) {
    int best = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    if (best >= 0 && isVideo(context.streams(best))) {
      return context.streams(best);
    }
    return IntStream.range(0, context.nb_streams())
        .mapToObj(context::streams)
        .filter(Demuxer::isVideo)
        .findFirst()
        .orElseThrow(() -> new InvalidInputException(file + " holds no video"));
  }

  /** The picture on the cover of a record is told to be a video, too. */
  private static boolean isVideo(AVStream stream) {
    return stream.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO
        && (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) == 0;
  }

  Path file() {
    return file;
  }

  AVFormatContext context() {
    return context;
  }

  /** The stream that a player would show. */
  AVStream video() {
    return video;
  }

  InvalidInputException damaged() {
    return damaged(file);
  }

  private static InvalidInputException damaged(Path file) {
    return new InvalidInputException(file + " is a truncated or damaged video file");
  }

  @Override
  public void close() {
    avformat_close_input(context);
  }
}
