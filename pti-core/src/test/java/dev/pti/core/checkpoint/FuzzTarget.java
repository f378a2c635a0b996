package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads a file in every way there is; each must succeed or say in one line what is wrong. */
final class FuzzTarget {
  private static final int LONGEST = 4000;

  private FuzzTarget() {}

  /** One of the ways. */
  interface Reader {
    void read(Path file);
  }

  /** What is wrong with the readers, if this file shows it; null if nothing. */
  static @Nullable Throwable finding(Path file) {
    try {
      check(FileFormats::describe, file);
      check(new TensorFiles()::read, file);
      check(FuzzTarget::readGenerator, file);
      check(BackboneCheckpoint::read, file);
      return null;
    } catch (Exception | Error e) {
      return e;
    }
  }

  /** Reads a file in one way. */
  static void check(Reader reader, Path file) {
    try {
      reader.read(file);
    } catch (InvalidInputException e) {
      String message = String.valueOf(e.getMessage());
      if (message.chars().anyMatch(Character::isISOControl)
          || message.length() > LONGEST
          || !message.contains(file.toString())) {
        throw new AssertionError("no sentence about the file: " + message, e);
      }
    }
  }

  private static void readGenerator(Path file) {
    try (GeneratorCheckpoint generator = GeneratorCheckpoint.open(file)) {
      generator
          .shapes()
          .forEach(
              (name, shape) -> generator.read(name, FloatBuffer.allocate(Shapes.count(shape))));
      generator.sha256();
    }
  }
}
