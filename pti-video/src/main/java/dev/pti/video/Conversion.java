package dev.pti.video;

import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.pti.api.InvalidInputException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * From one kind of pixels to another, and from one size to another; the same bits for the same
 * input. Owns what FFmpeg keeps from frame to frame. Used by one thread at a time.
 */
final class Conversion implements AutoCloseable {
  private static final int FLAGS =
      SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT | SWS_FULL_CHR_H_INP | SWS_FULL_CHR_H_INT;

  /** A factor of 1, in 16ths of its bits. */
  private static final int ONE = 1 << 16;

  private static final String CANNOT = "FFmpeg cannot convert these pixels";

  private @Nullable SwsContext context;

  /**
   * How YUV stands for colours; RGB has no such thing.
   *
   * @param matrix as {@code AVCOL_SPC} numbers them
   * @param isFull whether black is 0 and white 255
   */
  record Colours(int matrix, boolean isFull) {
    int range() {
      return isFull ? 1 : 0;
    }
  }

  /** Fills a frame, which has a buffer, a format and a size, with what another shows. */
  void convert(AVFrame from, Colours fromColours, AVFrame to, Colours toColours) {
    SwsContext next =
        sws_getCachedContext(
            context,
            from.width(),
            from.height(),
            from.format(),
            to.width(),
            to.height(),
            to.format(),
            FLAGS,
            null,
            null,
            (DoublePointer) null);
    if (Pointer.isNull(next)) {
      context = null;
      throw new InvalidInputException(CANNOT);
    }
    context = next;
    // Refused for pixels that have neither matrix nor range, which is right for them.
    sws_setColorspaceDetails(
        next,
        sws_getCoefficients(fromColours.matrix),
        fromColours.range(),
        sws_getCoefficients(toColours.matrix),
        toColours.range(),
        0,
        ONE,
        ONE);
    int scaled =
        sws_scale(next, from.data(), from.linesize(), 0, from.height(), to.data(), to.linesize());
    if (scaled < 0) {
      throw new InvalidInputException(CANNOT);
    }
  }

  @Override
  public void close() {
    sws_freeContext(context);
    context = null;
  }
}
