package dev.pti.editing;

import java.nio.file.Path;

/** What a file's content is called where the file does not say it. */
final class FileNames {
  private FileNames() {}

  /** The file's name without its last extension; the whole name if nothing is before that. */
  static String stem(Path file) {
    String name = last(file);
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(0, dot) : name;
  }

  /** The file's name without its folder. */
  static String last(Path file) {
    Path last = file.getFileName();
    return last == null ? file.toString() : last.toString();
  }
}
