package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_NORMAL;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_query_codec;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.pti.api.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/** A video file that is being written: streams, a header, packets, and an end. Owns the file. */
final class Muxer implements Resources.Resource {
  private final String cannot;
  private final AVFormatContext context;

  private Muxer(String cannot, AVFormatContext context) {
    this.cannot = cannot;
    this.context = context;
  }

  /**
   * Opens a file.
   *
   * @param file whose ending says its kind; is replaced
   * @param cannot what fails if it does, as {@code cannot write film.mp4}
   */
  static Muxer open(Path file, String cannot) {
    AVFormatContext context = new AVFormatContext(null);
    try (BytePointer url = FFmpeg.url(file)) {
      FFmpeg.require(avformat_alloc_output_context2(context, null, null, url), cannot);
      AVIOContext out = new AVIOContext(null);
      int opened = avio_open(out, url, AVIO_FLAG_WRITE);
      if (opened < 0) {
        avformat_free_context(context);
        FFmpeg.require(opened, cannot);
      }
      context.pb(out);
      return new Muxer(cannot, context);
    }
  }

  /** Whether the codecs' parameters stand apart from the frames. */
  boolean hasHeader() {
    return (context.oformat().flags() & AVFMT_GLOBALHEADER) != 0;
  }

  /** What the file says of itself. */
  void comment(String text) {
    AVDictionary metadata = new AVDictionary(null);
    try (BytePointer key = utf8("comment");
        BytePointer value = utf8(text)) {
      av_dict_set(metadata, key, value, 0);
    }
    context.metadata(metadata);
  }

  private static BytePointer utf8(String text) {
    return new BytePointer((text + '\0').getBytes(StandardCharsets.UTF_8));
  }

  /** Adds what an encoder encodes. */
  AVStream add(AVCodecContext codec) {
    AVStream stream = avformat_new_stream(context, null);
    FFmpeg.require(avcodec_parameters_from_context(stream.codecpar(), codec), cannot);
    stream.time_base(codec.time_base()).avg_frame_rate(codec.framerate());
    return stream;
  }

  /** Adds what another file has encoded. */
  AVStream add(AVStream from) {
    int codec = from.codecpar().codec_id();
    if (avformat_query_codec(context.oformat(), codec, FF_COMPLIANCE_NORMAL) == 0) {
      throw new InvalidInputException(
          "%s: it cannot hold sound in %s, which .mkv can"
              .formatted(cannot, avcodec_get_name(codec).getString()));
    }
    AVStream stream = avformat_new_stream(context, null);
    FFmpeg.require(avcodec_parameters_copy(stream.codecpar(), from.codecpar()), cannot);
    // The number of a codec in one kind of file is another's in the next.
    stream.codecpar().codec_tag(0);
    stream.time_base(from.time_base());
    return stream;
  }

  /** After all streams, before the first packet. */
  void begin() {
    AVDictionary options = new AVDictionary(null);
    // So that it plays in a browser before it has arrived; kinds without it ignore it.
    av_dict_set(options, "movflags", "+faststart", 0);
    try {
      FFmpeg.require(avformat_write_header(context, options), cannot);
    } finally {
      av_dict_free(options);
    }
  }

  /** Takes the content of a packet, whose times are in units of {@code base}. */
  void write(AVPacket packet, AVRational base, AVStream stream) {
    av_packet_rescale_ts(packet, base, stream.time_base());
    packet.stream_index(stream.index()).pos(-1);
    FFmpeg.require(av_interleaved_write_frame(context, packet), cannot);
  }

  void finish() {
    FFmpeg.require(av_write_trailer(context), cannot);
    AVIOContext out = context.pb();
    context.pb(null);
    FFmpeg.require(avio_closep(out), cannot);
  }

  @Override
  public void close() {
    AVIOContext out = context.pb();
    if (!Pointer.isNull(out)) {
      avio_closep(out);
    }
    avformat_free_context(context);
  }
}
