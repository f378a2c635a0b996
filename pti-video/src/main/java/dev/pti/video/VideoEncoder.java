package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Encodes pictures in high quality: about 44 dB of a photograph, where 40 is hard to tell. Sides
 * that are odd, which {@code yuv420p} cannot be, repeat their last line. Owns its codec and
 * buffers. Used by one thread.
 */
final class VideoEncoder implements Resources.Resource {
  private static final Conversion.Colours BT709 = new Conversion.Colours(AVCOL_SPC_BT709, false);

  /** Frames from one whole frame to the next: how far players go back to show a place. */
  private static final int MOST_FROM_WHOLE = 60;

  private final String cannot;
  private final AVCodecContext codec;
  private final AVPacket packet = av_packet_alloc();
  private final Conversion conversion = new Conversion();
  private final AVFrame rgb;
  private final AVFrame yuv;
  private final byte[] pixels;

  private VideoEncoder(String cannot, AVCodecContext codec, long step) {
    this.cannot = cannot;
    this.codec = codec;
    this.rgb = Buffers.frame(AV_PIX_FMT_RGB24, codec.width(), codec.height());
    this.yuv = Buffers.frame(AV_PIX_FMT_YUV420P, codec.width(), codec.height());
    yuv.duration(step);
    this.pixels = new byte[3 * codec.width() * codec.height()];
  }

  /** How a kind of file is encoded. */
  enum Kind {
    H264("libopenh264", 9_437_184) {
      @Override
      void set(AVCodecContext codec, AVDictionary options) {
        // It wants a bit rate that the size allows, though it does not keep to it.
        codec.qmin(18).qmax(18).bit_rate(2L * codec.width() * codec.height());
        av_dict_set(options, "rc_mode", "quality", 0);
        av_dict_set(options, "profile", "high", 0);
        av_dict_set(options, "coder", "cabac", 0);
      }
    },
    VP9("libvpx-vp9", Integer.MAX_VALUE) {
      @Override
      void set(AVCodecContext codec, AVDictionary options) {
        codec.bit_rate(0);
        av_dict_set(options, "crf", "20", 0);
        av_dict_set(options, "deadline", "good", 0);
        av_dict_set(options, "cpu-used", "4", 0);
        av_dict_set(options, "row-mt", "1", 0);
      }
    };

    private final String name;
    private final int mostPixels;

    Kind(String name, int mostPixels) {
      this.name = name;
      this.mostPixels = mostPixels;
    }

    /** What a file is encoded in, by its ending. */
    static Kind of(Path file) {
      return Ending.of(file).equals(".webm") ? VP9 : H264;
    }

    /** Quality by quantization, not by size. */
    abstract void set(AVCodecContext codec, AVDictionary options);

    private AVCodec encoder(String cannot, Picture size) {
      // Of whole blocks.
      long pixels = 256L * ((size.width() + 15) / 16) * ((size.height() + 15) / 16);
      if (pixels > mostPixels) {
        throw new InvalidInputException(
            "%s: frames are %d x %d pixels, wanted at most %d in all; .webm holds larger ones"
                .formatted(cannot, size.width(), size.height(), mostPixels));
      }
      AVCodec encoder = avcodec_find_encoder_by_name(name);
      if (Pointer.isNull(encoder)) {
        throw new InvalidInputException(cannot + ": FFmpeg has no " + name + " here");
      }
      return encoder;
    }
  }

  /**
   * Begins.
   *
   * @param cannot what fails if it does, as {@code cannot write film.mp4}
   * @param size of its frames
   * @param hasHeader whether the file wants the codec's parameters apart from the frames
   */
  static VideoEncoder of(
      Kind kind, String cannot, Picture size, FilmTimes times, boolean hasHeader) {
    AVCodec encoder = kind.encoder(cannot, size);
    AVCodecContext codec = avcodec_alloc_context3(encoder);
    AVDictionary options = new AVDictionary(null);
    try {
      codec.width(size.width() + size.width() % 2).height(size.height() + size.height() % 2);
      codec.pix_fmt(AV_PIX_FMT_YUV420P);
      codec.colorspace(AVCOL_SPC_BT709).color_primaries(AVCOL_PRI_BT709);
      codec.color_trc(AVCOL_TRC_BT709).color_range(AVCOL_RANGE_MPEG);
      codec.time_base(times.base().toNative()).framerate(times.rate().toNative());
      codec.gop_size(MOST_FROM_WHOLE);
      codec.thread_count(0);
      if (hasHeader) {
        codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
      }
      kind.set(codec, options);
      FFmpeg.require(avcodec_open2(codec, encoder, options), cannot);
      return new VideoEncoder(cannot, codec, times.step());
    } catch (RuntimeException e) {
      avcodec_free_context(codec);
      throw e;
    } finally {
      av_dict_free(options);
    }
  }

  AVCodecContext codec() {
    return codec;
  }

  /** Encodes a picture that is shown at a time; the packets may come later. */
  void encode(Picture picture, long time, Consumer<AVPacket> packets) {
    fill(picture);
    // The encoder may still have the last one.
    FFmpeg.require(av_frame_make_writable(yuv), cannot);
    conversion.convert(rgb, FramePictures.RGB, yuv, BT709);
    yuv.pts(time);
    FFmpeg.require(avcodec_send_frame(codec, yuv), cannot);
    receive(packets);
  }

  /** Gives the packets that are still to come. */
  void finish(Consumer<AVPacket> packets) {
    FFmpeg.require(avcodec_send_frame(codec, null), cannot);
    receive(packets);
  }

  private void receive(Consumer<AVPacket> packets) {
    while (avcodec_receive_packet(codec, packet) == 0) {
      packets.accept(packet);
    }
  }

  private void fill(Picture picture) {
    int width = rgb.width();
    int height = rgb.height();
    if (picture.width() + picture.width() % 2 != width
        || picture.height() + picture.height() % 2 != height) {
      throw new InvalidInputException(
          "%s: a frame is %d x %d pixels, wanted frames of one size"
              .formatted(cannot, picture.width(), picture.height()));
    }
    int at = 0;
    for (int y = 0; y < height; y++) {
      int row = Math.min(y, picture.height() - 1);
      for (int x = 0; x < width; x++) {
        int column = Math.min(x, picture.width() - 1);
        for (int channel = 0; channel < 3; channel++) {
          pixels[at++] = (byte) picture.get8Bit(channel, row, column);
        }
      }
    }
    BytePointer data = rgb.data(0);
    for (int y = 0; y < height; y++) {
      data.position((long) y * rgb.linesize(0)).put(pixels, 3 * width * y, 3 * width);
    }
  }

  @Override
  public void close() {
    av_frame_free(rgb);
    av_frame_free(yuv);
    av_packet_free(packet);
    conversion.close();
    avcodec_free_context(codec);
  }
}
