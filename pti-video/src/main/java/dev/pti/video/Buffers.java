package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Frames with pixels of their own. Whoever asks for one frees it. */
final class Buffers {
  private Buffers() {}

  static AVFrame frame(int format, int width, int height) {
    AVFrame frame = av_frame_alloc();
    frame.format(format).width(width).height(height);
    if (av_frame_get_buffer(frame, 0) < 0) {
      av_frame_free(frame);
      throw new OutOfMemoryError("no room for a frame of %d x %d".formatted(width, height));
    }
    return frame;
  }
}
