package dev.pti.video;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;

/**
 * A place in a video, from which frames are decoded one after the other. Owns everything native
 * that belongs to it. Used by one thread at a time.
 */
final class VideoDecoder implements AutoCloseable {
  private final Demuxer demuxer;
  private final AVCodecContext codec;
  private final AVPacket packet;
  private final AVFrame frame;
  private final FramePictures pictures;
  private final FrameChecksum checksum = new FrameChecksum();
  private boolean isEnding;

  private VideoDecoder(Demuxer demuxer, AVCodecContext codec) {
    this.demuxer = demuxer;
    this.codec = codec;
    this.packet = av_packet_alloc();
    this.frame = av_frame_alloc();
    this.pictures = new FramePictures(demuxer);
  }

  /** What decoding comes upon. */
  enum Found {
    /** A frame, which is the present one now. */
    FRAME,
    /** Where a frame should be. */
    DAMAGE,
    END
  }

  static VideoDecoder open(Path file) {
    Demuxer demuxer = Demuxer.open(file);
    AVCodecContext codec = new AVCodecContext(null);
    try {
      AVCodec decoder = avcodec_find_decoder(demuxer.video().codecpar().codec_id());
      if (Pointer.isNull(decoder)) {
        throw new InvalidInputException(file + " is encoded in a way that FFmpeg cannot decode");
      }
      codec = avcodec_alloc_context3(decoder);
      String cannot = "cannot decode " + file;
      FFmpeg.require(avcodec_parameters_to_context(codec, demuxer.video().codecpar()), cannot);
      codec.pkt_timebase(demuxer.video().time_base());
      codec.max_pixels(FramePictures.MOST_PIXELS);
      FFmpeg.require(avcodec_open2(codec, decoder, (AVDictionary) null), cannot);
      return new VideoDecoder(demuxer, codec);
    } catch (RuntimeException e) {
      avcodec_free_context(codec);
      demuxer.close();
      throw e;
    }
  }

  Demuxer demuxer() {
    return demuxer;
  }

  /** Decodes on. */
  Found next() {
    while (true) {
      int received = avcodec_receive_frame(codec, frame);
      if (received == 0) {
        boolean isDamaged =
            (frame.flags() & AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags() != 0;
        return isDamaged ? Found.DAMAGE : Found.FRAME;
      }
      if (received == AVERROR_EOF) {
        return Found.END;
      }
      if (!isEnding && !send()) {
        return Found.DAMAGE;
      }
    }
  }

  /** Gives the decoder the next packet of the video, or the end; says whether it took it. */
  private boolean send() {
    while (true) {
      int read = av_read_frame(demuxer.context(), packet);
      if (read == AVERROR_EOF) {
        isEnding = true;
        return avcodec_send_packet(codec, null) >= 0;
      }
      if (read < 0) {
        throw demuxer.damaged();
      }
      try {
        if (packet.stream_index() == demuxer.video().index()) {
          return (packet.flags() & AV_PKT_FLAG_CORRUPT) == 0
              && avcodec_send_packet(codec, packet) >= 0;
        }
      } finally {
        av_packet_unref(packet);
      }
    }
  }

  /** When the present frame is shown, in the stream's time base; or that it does not say. */
  long time() {
    return frame.best_effort_timestamp();
  }

  boolean saysTime() {
    return time() != AV_NOPTS_VALUE;
  }

  /** Whether decoding can begin at the present frame. */
  boolean isKey() {
    return (frame.flags() & AV_FRAME_FLAG_KEY) != 0;
  }

  /** Whether the present frame can be made a picture. */
  void requireReadable() {
    pictures.requireReadable(frame);
  }

  /** What the present frame is known by. */
  int checksum() {
    return checksum.of(frame);
  }

  /** The present frame. */
  Picture picture() {
    return pictures.picture(frame);
  }

  /** Goes to a place from which a frame can be decoded; says whether the file can. */
  boolean seek(long time) {
    int index = demuxer.video().index();
    if (av_seek_frame(demuxer.context(), index, time, AVSEEK_FLAG_BACKWARD) < 0) {
      return false;
    }
    avcodec_flush_buffers(codec);
    isEnding = false;
    return true;
  }

  @Override
  public void close() {
    checksum.close();
    pictures.close();
    av_frame_free(frame);
    av_packet_free(packet);
    avcodec_free_context(codec);
    demuxer.close();
  }
}
