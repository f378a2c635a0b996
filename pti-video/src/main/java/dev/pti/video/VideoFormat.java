package dev.pti.video;

import dev.pti.core.image.FilmFormat;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.FrameWriter;
import java.nio.file.Path;

/**
 * Video files, by FFmpeg: {@code .mp4}, {@code .m4v}, {@code .mov}, {@code .mkv}, {@code .webm} and
 * {@code .avi}. What is on the class path with this class is found by {@link FilmFormat#of}; there
 * is nothing to call.
 *
 * <p><b>Read</b> is the video that players would show, upright and in square pixels, of any codec
 * that FFmpeg knows. Frames keep their own times. HDR becomes standard range.
 *
 * <p><b>Written</b> is H.264 (WebM: VP9) in high quality, {@code yuv420p} of BT.709, with the times
 * of the frames that were edited, and with the sound of their film as it is, not encoded anew.
 * Nothing else is taken over, such as the place where it was filmed. {@code .avi} is not written.
 *
 * <p>FFmpeg's libraries are in the process: a video of strangers is decoded by native code. No
 * network and no other file is opened for it. Thread-safe.
 */
public final class VideoFormat implements FilmFormat {
  /** Makes the format, for {@link java.util.ServiceLoader}. */
  public VideoFormat() {}

  @Override
  public boolean isOf(Path file) {
    return FilmFormat.isVideo(file);
  }

  @Override
  public FrameReader open(Path file) {
    return VideoFrames.of(file);
  }

  @Override
  public FrameWriter create(Path file, FrameReader source) {
    return VideoWriter.of(file, source);
  }

  @Override
  public String toString() {
    return "video files";
  }
}
