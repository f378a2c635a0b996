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
 * Where an edited film is written: folders of frames, an animation beside each, and a report; and
 * where it is saved.
 *
 * @param folder holds them
 * @param names of the folders that are about to be written
 * @param report what it is named
 */
record FilmFolder(Path folder, List<String> names, Path report) {
  /** The file of a saved film. */
  static final String FILM = "film.safetensors";

  private static final String REPORT = "report.json";

  /** The folder of a run. */
  static FilmFolder of(Path folder, List<String> names) {
    return new FilmFolder(requireFolder(folder), names, folder.resolve(REPORT));
  }

  /**
   * The folder of an edit that is made later, of which the report is its own: that of the run, if
   * it lies there, stays.
   */
  static FilmFolder ofEdit(Path folder, List<String> names, String edit) {
    return new FilmFolder(requireFolder(folder), names, reportOf(folder, edit));
  }

  /** What is told after a film was tuned is told too late. */
  private static Path requireFolder(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new InvalidInputException("cannot write to folder %s: it is a file".formatted(folder));
    }
    return folder;
  }

  private static Path reportOf(Path folder, String edit) {
    return folder.resolve(edit + "." + REPORT);
  }

  /** The file of a film that is named by itself or by its folder. */
  static Path filmIn(Path where) {
    if (!Files.isDirectory(where)) {
      return where;
    }
    Path film = where.resolve(FILM);
    if (!Files.exists(film)) {
      throw new InvalidInputException("%s holds no film: it has no %s".formatted(where, FILM));
    }
    return film;
  }

  /** Where the film itself is saved. */
  Path film() {
    return folder.resolve(FILM);
  }

  /** Says whether a film lies here whose edits are not those of another one. */
  boolean holdsOther(Path film) {
    return Files.exists(film()) && !FileNames.isSame(film(), film);
  }

  Path frames(String name) {
    return folder.resolve(name);
  }

  Path animation(String name) {
    return folder.resolve(name + ".gif");
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
      Files.deleteIfExists(report);
      for (String name : earlier) {
        Files.deleteIfExists(animation(name));
        Files.deleteIfExists(reportOf(folder, name));
        for (Path frame : pictures(frames(name))) {
          Files.delete(frame);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new InvalidInputException("cannot replace the earlier film in " + folder, e);
    }
  }

  private boolean isOurs(String name) {
    return Files.exists(report) || Files.exists(animation(name));
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
