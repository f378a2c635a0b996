package dev.pti.editing;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.function.Function;

/** Small text files: whole under their name or not at all, and bounded when they are read. */
final class EditFile {
  private static final long MOST_BYTES = 64 << 20;

  private EditFile() {}

  static void write(Path file, String text) {
    Path name = file.toAbsolutePath().normalize();
    Path last = name.getFileName();
    if (last == null || Files.isDirectory(name)) {
      throw new InvalidInputException("cannot write " + file + ": it is a directory");
    }
    Path draft = name.resolveSibling("." + last + "." + UUID.randomUUID() + ".tmp");
    try {
      try {
        Files.writeString(draft, text);
        Files.move(draft, name, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new InvalidInputException("cannot write " + file + ": " + reason(e, "its folder"), e);
    }
  }

  static <T> T read(Path file, Function<String, T> parser) {
    String text;
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new InvalidInputException(
            "%s has %d bytes, an edit at most %d".formatted(file, size, MOST_BYTES));
      }
      text = Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InvalidInputException(file + " does not exist", e);
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(file + " holds no edit: it is not text in UTF-8", e);
    } catch (IOException e) {
      throw new InvalidInputException("cannot read " + file + ": " + reason(e, "it"), e);
    }
    try {
      return parser.apply(text);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static String reason(IOException e, String missing) {
    if (e instanceof NoSuchFileException) {
      return missing + " does not exist";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String reason = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
    return reason == null ? "input or output failed" : reason;
  }
}
