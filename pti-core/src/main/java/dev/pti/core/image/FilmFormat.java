package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/**
 * Reads and writes films that are one file, such as MP4; found by {@link ServiceLoader}. The
 * library itself knows folders of frames and animated GIFs; module {@code pti-video} provides the
 * usual video files. Implementations are thread-safe and make no use of the file before they are
 * asked to open or create one.
 */
public interface FilmFormat {
  /**
   * Says whether a file is one of this format, by its name.
   *
   * @param file which may not exist as yet
   * @return whether {@link #open} and {@link #create} take it
   */
  boolean isOf(Path file);

  /**
   * Opens a film.
   *
   * @param file exists
   * @return its frames
   * @throws InvalidInputException if it is damaged, or holds none
   */
  FrameReader open(Path file);

  /**
   * Begins a film. A file of the name is replaced once the film is whole.
   *
   * @param file what it will be named
   * @param source whose frames are written, edited: a film of this format gives its times and its
   *     sound, any other its {@link FrameReader#delay}
   * @return takes the frames
   * @throws InvalidInputException if no film can be written there
   */
  FrameWriter create(Path file, FrameReader source);

  /**
   * Finds the format of a file.
   *
   * @param file by its name
   * @return empty if it has no name of a film
   * @throws InvalidInputException if it has, but nothing on the class path knows it
   */
  static Optional<FilmFormat> of(Path file) {
    ClassLoader loader = FilmFormat.class.getClassLoader();
    for (FilmFormat format : ServiceLoader.load(FilmFormat.class, loader)) {
      if (format.isOf(file)) {
        return Optional.of(format);
      }
    }
    if (isVideo(file)) {
      throw new InvalidInputException(
          file + " is a video file, wanted pti-video on the class path");
    }
    return Optional.empty();
  }

  /**
   * Says whether a file is a video, by its name.
   *
   * @param file which may not exist
   * @return whether it ends in {@code .mp4}, {@code .m4v}, {@code .mov}, {@code .mkv}, {@code
   *     .webm} or {@code .avi}
   */
  static boolean isVideo(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return Stream.of(".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi").anyMatch(name::endsWith);
  }
}
