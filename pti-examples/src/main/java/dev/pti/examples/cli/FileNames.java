package dev.pti.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;

/** Names of files as file systems compare them. */
final class FileNames {
  private FileNames() {}

  /**
   * What two names share that are one file somewhere: macOS and Windows make no difference between
   * cases, macOS none between an accent and a letter that has it.
   */
  static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }

  /** Says whether two files are one; what cannot be compared will be told when it is used. */
  static boolean isSame(Path one, Path other) {
    try {
      return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }
}
