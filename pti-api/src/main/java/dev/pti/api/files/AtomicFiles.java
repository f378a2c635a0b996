package dev.pti.api.files;

import dev.pti.api.InvalidInputException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Writes files so that the final name holds either the whole new content or what it held before.
 *
 * <p>The content goes to a hidden file in the same folder, is forced to disk, and is then moved
 * over the target. Whatever fails on the way, the hidden file is deleted. A thread that is
 * interrupted, as to stop its run, writes all the same, and is still interrupted afterwards.
 */
public final class AtomicFiles {
  private static final String TEMPORARY = ".tmp";

  private AtomicFiles() {}

  /** What a file shall hold. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes the content.
     *
     * @param out a buffered stream, closed by the caller
     * @throws IOException if writing fails
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Writes a file, creating its folders as needed and replacing what was there.
   *
   * @param target the final name
   * @param content what to write; whatever it throws besides {@link IOException} passes through
   * @throws InvalidInputException if the file cannot be written; it names the file and the reason
   */
  public static void write(Path target, Content content) {
    if (Files.isDirectory(target)) {
      throw new InvalidInputException("cannot write " + target + ": it is a directory");
    }
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      throw new InvalidInputException("cannot write " + target + ": it is a device or a pipe");
    }
    Path name = place(target);
    Path folder = name.getParent();
    Path fileName = name.getFileName();
    if (folder == null || fileName == null) {
      throw new InvalidInputException("cannot write " + target + ": it is a directory");
    }
    // Not Files.createTempFile, which would give the final file permissions of its own.
    Path temporary = folder.resolve("." + fileName + "." + UUID.randomUUID() + TEMPORARY);
    try {
      Files.createDirectories(folder);
      try {
        writeForced(temporary, content);
        move(temporary, name);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot write " + target + ": " + reason(e, temporary, folder), e);
    }
  }

  /** Where a file is: a link stays, and what it leads to is replaced. */
  private static Path place(Path target) {
    try {
      return Files.exists(target) ? target.toRealPath() : target.toAbsolutePath();
    } catch (IOException e) {
      return target.toAbsolutePath();
    }
  }

  /**
   * Deletes what writers of a file left beside it when their process died. Only for a file that
   * nobody else is writing.
   *
   * @param target the final name
   */
  public static void deleteLeftOvers(Path target) {
    Path name = place(target);
    Path folder = name.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    // The whole name: that of x.bin is none of x.
    Pattern ours =
        Pattern.compile(
            Pattern.quote("." + name.getFileName() + ".")
                + "[0-9a-f-]{36}"
                + Pattern.quote(TEMPORARY));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (ours.matcher(String.valueOf(file.getFileName())).matches()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // A hidden file that cannot be deleted harms nobody.
    }
  }

  /** The reason, without the temporary name, which would tell the reader nothing. */
  private static String reason(IOException e, Path temporary, Path folder) {
    if (e instanceof FileSystemException system && temporary.toString().equals(system.getFile())) {
      if (e instanceof AccessDeniedException) {
        return "permission denied in " + folder;
      }
      String reason = system.getReason();
      return (reason == null ? "no file can be made" : reason) + " in " + folder;
    }
    return IoReasons.of(e);
  }

  private static void writeForced(Path file, Content content) throws IOException {
    // Such a stream, unlike a channel, is not closed by an interrupt of the thread.
    try (OutputStream out =
        new BufferedOutputStream(
            Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            1 << 16)) {
      content.writeTo(out);
    }
    force(file);
  }

  private static void force(Path file) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.force(true);
          return;
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
