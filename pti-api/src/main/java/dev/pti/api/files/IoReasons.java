package dev.pti.api.files;

import dev.pti.api.InvalidInputException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * Says in plain words why reading or writing failed. The messages of Java's exceptions begin with
 * the file, and of some the file is all there is.
 */
public final class IoReasons {
  private IoReasons() {}

  /**
   * Makes the sentence for a file or folder with which something failed, which it names once.
   *
   * @param cannot what was tried, such as {@code cannot read}
   * @param path with which
   * @param e what happened
   * @return the exception to throw
   */
  public static InvalidInputException refusal(String cannot, Path path, IOException e) {
    return new InvalidInputException(
        "%s %s: %s".formatted(cannot, path, of(e, path.toString())), e);
  }

  /**
   * Returns the reason of what happened, with the file's name if there is one.
   *
   * @param e what happened
   * @return as in {@code x.bin does not exist}
   */
  public static String of(IOException e) {
    return of(e, "");
  }

  /**
   * Returns the reason of what happened to something that the sentence has named already.
   *
   * @param e what happened
   * @param named to what
   * @return as in {@code it does not exist}
   */
  public static String of(IOException e, String named) {
    if (e instanceof FileSystemException system) {
      String about = system.getFile();
      boolean isNamed = about == null || about.equals(named);
      String it = isNamed ? "it" : about;
      String where = isNamed ? "" : " at " + about;
      if (e instanceof AccessDeniedException) {
        return "permission denied" + where;
      }
      if (e instanceof FileAlreadyExistsException || e instanceof NotDirectoryException) {
        return it + " is not a directory";
      }
      if (e instanceof NoSuchFileException) {
        return it + " does not exist";
      }
      String reason = system.getReason();
      return (reason == null ? e.getClass().getSimpleName() : reason) + where;
    }
    String message = e.getMessage();
    if (message == null && e instanceof EOFException) {
      return "it ends too early";
    }
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
