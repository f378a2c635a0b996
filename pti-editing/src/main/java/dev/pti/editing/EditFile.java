package dev.pti.editing;

import dev.pti.api.InvalidInputException;
import dev.pti.api.files.IoReasons;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Function;

/** Reads small text files, bounded. */
final class EditFile {
  private static final long MOST_BYTES = 64 << 20;

  private EditFile() {}

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
      throw IoReasons.refusal("cannot read", file, e);
    }
    try {
      return parser.apply(text);
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s: %s".formatted(file, e.getMessage()), e);
    }
  }
}
