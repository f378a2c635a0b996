package dev.pti.contract;

import dev.pti.core.SyntheticGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The generator that contracts are run in: 32 pixels, random weights, the same in every JVM. */
final class SmallGenerator {
  private static final Path FILE = write();

  private SmallGenerator() {}

  static Path file() {
    return FILE;
  }

  private static Path write() {
    try {
      Path file = Files.createTempFile("contract", ".safetensors");
      file.toFile().deleteOnExit();
      SyntheticGenerator.of(32, 16, 32, size -> 8).write(file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
