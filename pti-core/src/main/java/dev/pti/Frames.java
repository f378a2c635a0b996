package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Subject;
import dev.pti.core.image.FrameReader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A sequence of frames that belong together, as of a film, and how it is worked on: {@code
 * pti.invert(Frames.of(folder)).tune().edit(direction, 2).pasteBack(edited)}. Immutable.
 */
public final class Frames {
  private final FrameReader reader;
  private final FrameSettings settings;

  private Frames(FrameReader reader, FrameSettings settings) {
    this.reader = reader;
    this.settings = settings;
  }

  /**
   * Takes the frames of a folder, in the natural order of their names, of an animated GIF, or with
   * {@code pti-video} of a video file. They are read when they are needed, more than once, and must
   * not change meanwhile.
   *
   * @param folderOrFile as {@link FrameReader#of} opens it
   * @return the sequence
   * @throws InvalidInputException if it is neither, or there is no frame
   */
  public static Frames of(Path folderOrFile) {
    return of(FrameReader.of(folderOrFile));
  }

  /**
   * Takes frames of any other source.
   *
   * @param reader gives them
   * @return the sequence
   * @throws InvalidInputException if there is no frame, two have one name, or a name cannot be a
   *     file's
   */
  public static Frames of(FrameReader reader) {
    if (reader.count() < 1) {
      throw new InvalidInputException(reader + " holds no frames");
    }
    List<String> names = IntStream.range(0, reader.count()).mapToObj(reader::name).toList();
    Subject.requireDifferent(names);
    names.forEach(Frames::requireFileName);
    return new Frames(reader, FrameSettings.builder().build());
  }

  private static void requireFileName(String name) {
    if (!FileNames.canBe(name)) {
      throw new InvalidInputException("a frame is named " + name + ", which no file can be");
    }
  }

  /**
   * The same frames, worked on in another way.
   *
   * @param change edits a builder that holds the present settings
   * @return a sequence with the settings
   * @throws InvalidInputException if a setting is out of its range
   */
  public Frames with(UnaryOperator<FrameSettings.Builder> change) {
    return new Frames(reader, change.apply(FrameSettings.builder().from(settings)).build());
  }

  /**
   * Returns how it is worked on.
   *
   * @return the settings
   */
  public FrameSettings settings() {
    return settings;
  }

  /**
   * Returns where the frames come from.
   *
   * @return the reader
   */
  public FrameReader reader() {
    return reader;
  }

  @Override
  public String toString() {
    return "%d frames of %s, %s".formatted(reader.count(), reader, settings);
  }
}
