package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_NORMAL;
import static org.bytedeco.ffmpeg.global.avcodec.FF_COMPLIANCE_UNOFFICIAL;
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
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EXPERIMENTAL;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import dev.pti.api.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  /** What every system numbers {@code EINVAL}. */
  private static final int INVALID_ARGUMENT = -22;

  private final String cannot;
  private final AVFormatContext context;
  private final boolean isMatroska;
  private final List<String> sounds = new ArrayList<>();

  /** When the last packet of a stream was decoded, by its number. */
  private final Map<Integer, Long> times = new HashMap<>();

  private Muxer(String cannot, AVFormatContext context, boolean isMatroska) {
    this.cannot = cannot;
    this.context = context;
    this.isMatroska = isMatroska;
  }

  /**
   * Prepares a file, which is not opened as yet.
   *
   * @param file whose ending says its kind
   * @param cannot what fails if it does, as {@code cannot write film.mp4}
   */
  static Muxer of(Path file, String cannot) {
    AVFormatContext context = new AVFormatContext(null);
    try (BytePointer url = FFmpeg.url(file)) {
      FFmpeg.require(avformat_alloc_output_context2(context, null, null, url), cannot);
      return new Muxer(cannot, context, Ending.of(file).equals(".mkv"));
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
    String name = avcodec_get_name(codec).getString();
    // Matroska holds what others have names for.
    int compliance = isMatroska ? FF_COMPLIANCE_UNOFFICIAL : FF_COMPLIANCE_NORMAL;
    if (avformat_query_codec(context.oformat(), codec, compliance) == 0) {
      throw cannotHold(name);
    }
    sounds.add(name);
    AVStream stream = avformat_new_stream(context, null);
    FFmpeg.require(avcodec_parameters_copy(stream.codecpar(), from.codecpar()), cannot);
    // The number of a codec in one kind of file is another's in the next.
    stream.codecpar().codec_tag(0);
    stream.time_base(from.time_base());
    return stream;
  }

  /** Opens the file, which is replaced; after all streams, before the first packet. */
  void begin() {
    AVIOContext out = new AVIOContext(null);
    FFmpeg.require(avio_open(out, context.url(), AVIO_FLAG_WRITE), cannot);
    context.pb(out);
    AVDictionary options = new AVDictionary(null);
    // So that it plays in a browser before it has arrived; kinds without it ignore it.
    av_dict_set(options, "movflags", "+faststart", 0);
    try {
      int begun = avformat_write_header(context, options);
      // Some kinds know only now.
      if (!sounds.isEmpty() && (begun == AVERROR_EXPERIMENTAL || begun == INVALID_ARGUMENT)) {
        throw cannotHold(String.join(" and ", sounds));
      }
      FFmpeg.require(begun, cannot);
    } finally {
      av_dict_free(options);
    }
  }

  private InvalidInputException cannotHold(String sound) {
    return new InvalidInputException(
        "%s: it cannot hold sound in %s%s"
            .formatted(cannot, sound, isMatroska ? "" : ", which .mkv can"));
  }

  /** Takes the content of a packet, whose times are in units of {@code base}. */
  void write(AVPacket packet, AVRational base, AVStream stream) {
    av_packet_rescale_ts(packet, base, stream.time_base());
    packet.stream_index(stream.index()).pos(-1);
    // A damaged film may go back in time.
    Long before = times.get(stream.index());
    if (before != null && packet.dts() <= before) {
      packet.dts(before + 1).pts(Math.max(packet.pts(), before + 1));
    }
    times.put(stream.index(), packet.dts());
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
