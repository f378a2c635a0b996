package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/**
 * The frames of a film, read one at a time and as often as they are needed, so that a film is never
 * in memory as a whole. Implement it to decode films yourself.
 *
 * <p>A reader must be thread-safe and give equal pictures for equal numbers. It is asked in order,
 * over and over.
 */
public interface FrameReader {
  /** How long a frame is shown unless the film says otherwise: 25 frames a second. */
  Duration USUAL_DELAY = Duration.ofMillis(40);

  /**
   * Says how many frames there are.
   *
   * @return at least 1
   */
  int count();

  /**
   * Names a frame, as the file that is made of it.
   *
   * @param index from 0
   * @return a name without an ending, different for each frame
   */
  String name(int index);

  /**
   * Reads a frame.
   *
   * @param index from 0
   * @return the picture, upright
   * @throws InvalidInputException if it is damaged; the message names the file
   */
  Picture read(int index);

  /**
   * Says how long each frame is shown.
   *
   * @return by default a 25th of a second
   */
  default Duration delay() {
    return USUAL_DELAY;
  }

  /**
   * Says whether frames are read from a folder or file, so that none is written there.
   *
   * @param folderOrFile any
   * @return by default false
   */
  default boolean readsFrom(Path folderOrFile) {
    return false;
  }

  /**
   * Opens a folder of frames, in the natural order of their names (2 before 10), an animated GIF,
   * or a file that a {@link FilmFormat} knows, such as MP4 with {@code pti-video}. Frames of files
   * are named {@code frame-0001} and on. What is no image by its ending, or hidden, is no frame of
   * a folder.
   *
   * @param folderOrFile a folder of JPEG, PNG, WebP, BMP, GIF or TIFF files, or a file
   * @return the frames
   * @throws InvalidInputException if it is neither, there is no frame, two frames have one name but
   *     for the ending, or the file is damaged
   */
  static FrameReader of(Path folderOrFile) {
    if (!Files.exists(folderOrFile)) {
      throw new InvalidInputException(folderOrFile + " does not exist");
    }
    if (Files.isDirectory(folderOrFile)) {
      return FolderFrames.of(folderOrFile);
    }
    if (folderOrFile.toString().toLowerCase(Locale.ROOT).endsWith(".gif")) {
      return GifFrames.of(folderOrFile);
    }
    return FilmFormat.of(folderOrFile)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    folderOrFile + " is neither a folder of frames nor a GIF or video file"))
        .open(folderOrFile);
  }

  /**
   * Names a frame of a film that is one file.
   *
   * @param index from 0
   * @return {@code frame-0001} and on
   */
  static String nameOf(int index) {
    return String.format(Locale.ROOT, "frame-%04d", index + 1);
  }
}
