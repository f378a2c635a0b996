package dev.pti.video;

import java.nio.file.Path;
import java.util.Locale;

/** What the name of a file ends in. */
final class Ending {
  private Ending() {}

  /** In small letters, with its dot; empty if there is none. */
  static String of(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot).toLowerCase(Locale.ROOT);
  }
}
