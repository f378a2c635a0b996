package dev.pti.core.checkpoint;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in plain words why reading or writing failed. */
final class IoReasons {
  private IoReasons() {}

  static String of(IOException e) {
    if (e instanceof FileSystemException system) {
      String about = system.getFile();
      if (e instanceof AccessDeniedException) {
        return "permission denied at " + about;
      }
      if (e instanceof FileAlreadyExistsException) {
        return about + " is not a directory";
      }
      if (e instanceof NoSuchFileException) {
        return about + " does not exist";
      }
      if (system.getReason() != null) {
        return system.getReason() + " at " + about;
      }
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
