package dev.pti.examples.cli;

import dev.pti.api.InvalidInputException;
import dev.pti.core.image.FrameReader;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an edited film is written: folders of frames, an animation beside each, and a report.
 *
 * @param folder holds them
 * @param names of the folders that are about to be written
 */
record FilmFolder(Path folder, List<String> names) {
  private static final String REPORT = "report.json";

  Path frames(String name) {
    return folder.resolve(name);
  }

  Path animation(String name) {
    return folder.resolve(name + ".gif");
  }

  Path report() {
    return folder.resolve(REPORT);
  }

  /**
   * Refuses to write over the frames themselves.
   *
   * @param reader the frames
   * @param source where they are
   */
  void requireElsewhere(FrameReader reader, Path source) {
    for (String name : names) {
      if (reader.readsFrom(frames(name)) || FileNames.isSame(source, animation(name))) {
        throw new InvalidInputException(
            "frames are read from %s, wanted another folder to write to".formatted(source));
      }
    }
  }

  /** Deletes what an earlier film, which may have been longer, left where this one goes. */
  void deleteEarlier() {
    // Frames of somebody else's may lie in such a folder, too.
    List<String> earlier = names.stream().filter(this::isOurs).toList();
    try {
      Files.deleteIfExists(report());
      for (String name : earlier) {
        Files.deleteIfExists(animation(name));
        for (Path frame : pictures(frames(name))) {
          Files.delete(frame);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new InvalidInputException("cannot replace the earlier film in " + folder, e);
    }
  }

  private boolean isOurs(String name) {
    return Files.exists(report()) || Files.exists(animation(name));
  }

  private static List<Path> pictures(Path frames) throws IOException {
    List<Path> pictures = new ArrayList<>();
    if (Files.isDirectory(frames)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(frames, "[!.]*.png")) {
        for (Path file : files) {
          if (Files.isRegularFile(file)) {
            pictures.add(file);
          }
        }
      }
    }
    return pictures;
  }
}
