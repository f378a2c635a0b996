package dev.pti.api.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether two names lead to one file or folder. */
public final class SameFile {
  private SameFile() {}

  /**
   * Compares; what cannot be compared will be told when it is used.
   *
   * @param one which may not exist
   * @param other likewise
   * @return whether both exist and are one
   */
  public static boolean of(Path one, Path other) {
    try {
      return Files.exists(one) && Files.exists(other) && Files.isSameFile(one, other);
    } catch (IOException e) {
      return false;
    }
  }
}
