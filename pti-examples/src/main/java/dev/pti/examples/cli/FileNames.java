package dev.pti.examples.cli;

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
}
