package dev.pti.examples.cli;

import dev.pti.api.InvalidInputException;
import dev.pti.api.files.SameFile;
import dev.pti.core.image.FilmFormat;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.FrameWriter;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where an edited film is written: folders of frames, an animation beside each, or video files if
 * it was made of one; and a report; and where it is saved.
 *
 * @param folder holds them
 * @param names of the folders or videos that are about to be written, without an ending
 * @param ending of videos; empty for folders
 * @param report what it is named
 */
record FilmFolder(Path folder, List<String> names, String ending, Path report) {
  /** The file of a saved film. */
  static final String FILM = "film.safetensors";

  private static final String REPORT = "report.json";

  /** What videos are written as: those of another ending are made Matroska's. */
  private static final List<String> VIDEOS = List.of(".mp4", ".m4v", ".mov", ".webm", ".mkv");

  /**
   * The folder of a run.
   *
   * @param source of the frames
   */
  static FilmFolder of(Path folder, List<String> names, Path source) {
    return new FilmFolder(requireFolder(folder), names, ending(source), folder.resolve(REPORT));
  }

  private static String ending(Path source) {
    if (Files.isDirectory(source) || FilmFormat.of(source).isEmpty()) {
      return "";
    }
    String name = source.toString().toLowerCase(Locale.ROOT);
    return VIDEOS.stream().filter(name::endsWith).findFirst().orElse(".mkv");
  }

  /**
   * The folder of an edit that is made later, of which the report is its own: that of the run, if
   * it lies there, stays.
   */
  static FilmFolder ofEdit(Path folder, List<String> names, Path source, String edit) {
    return new FilmFolder(requireFolder(folder), names, ending(source), reportOf(folder, edit));
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
    return Files.exists(film()) && !SameFile.of(film(), film);
  }

  /** A folder of frames, or a video. */
  Path frames(String name) {
    return folder.resolve(name + ending);
  }

  boolean isVideo() {
    return !ending.isEmpty();
  }

  Path animation(String name) {
    return folder.resolve(name + ".gif");
  }

  /**
   * Refuses to write over the frames themselves, and videos that cannot be.
   *
   * @param reader the frames
   * @param source where they are
   */
  void requireWritable(FrameReader reader, Path source) {
    for (String name : names) {
      FrameWriter.to(frames(name), reader).close();
      if (SameFile.of(source, animation(name))) {
        throw new InvalidInputException(
            "frames are read from %s, wanted another place to write to".formatted(source));
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
        for (String video : VIDEOS) {
          Files.deleteIfExists(folder.resolve(name + video));
        }
        for (Path frame : pictures(folder.resolve(name))) {
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
