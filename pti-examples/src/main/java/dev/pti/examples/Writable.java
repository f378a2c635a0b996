package dev.pti.examples;

import dev.pti.api.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks beforehand what would otherwise fail after hours. */
public final class Writable {
  private Writable() {}

  /**
   * Refuses the name of a file that could not be written.
   *
   * @param file its folders may still be missing
   * @throws InvalidInputException if it is a folder, or its own could not be written to, nor made
   */
  public static void requireFile(Path file) {
    if (Files.isDirectory(file)) {
      throw new InvalidInputException("cannot write " + file + ": it is a directory");
    }
    Path parent = file.toAbsolutePath().normalize().getParent();
    if (parent != null) {
      requireFolder(file, parent);
    }
  }

  /**
   * Refuses a folder that could not be written to, nor be made.
   *
   * @param folder which may still be missing
   * @throws InvalidInputException if so
   */
  public static void requireFolder(Path folder) {
    requireFolder(folder, folder.toAbsolutePath().normalize());
  }

  private static void requireFolder(Path asked, Path folder) {
    Path there = folder;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      throw new InvalidInputException(
          "cannot write %s: %s is not a directory".formatted(asked, there));
    }
    if (!Files.isWritable(there)) {
      throw new InvalidInputException(
          "cannot write %s: permission denied in %s".formatted(asked, there));
    }
  }
}
