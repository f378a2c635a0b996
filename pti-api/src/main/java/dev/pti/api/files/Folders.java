package dev.pti.api.files;

import dev.pti.api.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders that are yet to be made. */
public final class Folders {
  private Folders() {}

  /**
   * Refuses a folder that cannot be made because a file is in the way, before the work whose result
   * goes there.
   *
   * @param cannot what was tried, such as {@code cannot save into}
   * @param folder may exist
   * @throws InvalidInputException if it, or what it shall lie in, is a file
   */
  public static void requireNoFile(String cannot, Path folder) {
    Path there = folder;
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    if (there != null && !Files.isDirectory(there)) {
      throw new InvalidInputException(
          "%s %s: %s is a file, not a folder"
              .formatted(cannot, folder, there.equals(folder) ? "it" : there));
    }
  }
}
