package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import dev.pti.api.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;

/** The native libraries: loads them once, and says why a call failed. */
final class FFmpeg {
  /**
   * JavaCPP counts the memory of the whole process and fails beyond four times the heap. Networks
   * take more than that beside it.
   */
  private static final String LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  static {
    if (System.getProperty(LIMIT) == null) {
      System.setProperty(LIMIT, "0");
    }
    // What it would print, messages say.
    av_log_set_level(AV_LOG_QUIET);
  }

  private FFmpeg() {}

  /** Loads the libraries if that was not done. */
  static void load() {
    // The class is initialized.
  }

  /**
   * Passes what a call returned.
   *
   * @param result negative if it failed
   * @param cannot what was tried, as {@code cannot write film.mp4}
   */
  static int require(int result, String cannot) {
    if (result < 0) {
      throw new InvalidInputException(cannot + ": " + reason(result));
    }
    return result;
  }

  private static String reason(int error) {
    byte[] text = new byte[256];
    av_strerror(error, text, text.length);
    String reason = new String(text, StandardCharsets.UTF_8);
    return reason.substring(0, reason.indexOf('\0'));
  }

  /** The file as FFmpeg is to take it: never for a protocol. */
  static BytePointer url(Path file) {
    return new BytePointer(
        ("file:" + file.toAbsolutePath() + '\0').getBytes(StandardCharsets.UTF_8));
  }
}
