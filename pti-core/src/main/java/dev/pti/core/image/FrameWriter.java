package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.nio.file.Path;
import java.util.List;

/**
 * Takes the frames of a film, one at a time and in order. Implement it to encode films yourself.
 * Used by one thread.
 */
public interface FrameWriter extends AutoCloseable {
  /**
   * Writes a frame. If it fails, the next frame can be written all the same.
   *
   * @param index in the reader that the frame was made of; grows from call to call, and leaves out
   *     frames that could not be read or edited
   * @param name of the frame, as the reader has it
   * @param frame of the same size as the others
   * @throws InvalidInputException if it cannot be written
   */
  void write(int index, String name, Picture frame);

  /**
   * Ends the film.
   *
   * @return the files, in order; none if no frame was written
   * @throws InvalidInputException if it cannot be written
   */
  List<Path> finish();

  /** Gives up a film that was not ended, and frees what it holds. */
  @Override
  void close();

  /**
   * Begins a film.
   *
   * @param folderOrFile a folder, which gets a PNG file for each frame, of its name, at once; or a
   *     file that a {@link FilmFormat} knows by its name
   * @param source whose frames are written
   * @return takes them
   * @throws InvalidInputException if the frames are read from there, or no film can be written
   */
  static FrameWriter to(Path folderOrFile, FrameReader source) {
    if (source.readsFrom(folderOrFile)) {
      throw new InvalidInputException(
          "frames are read from %s, wanted another place to write to".formatted(folderOrFile));
    }
    return FilmFormat.of(folderOrFile)
        .map(format -> format.create(folderOrFile, source))
        .orElseGet(() -> new FolderWriter(folderOrFile));
  }
}
