package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.TensorFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The directions that lie in this jar, a file for each generator that has some. */
public final class BundledDirections {
  private static final List<String> FILES =
      List.of("portrait128.safetensors", "portrait64.safetensors");

  private BundledDirections() {}

  /** A generator's own, in the order of their file; none for another generator. */
  static List<Direction> of(Generator generator) {
    return file(generator)
        .map(file -> Directions.fromTensors(Path.of("bundled"), file))
        .orElse(List.of());
  }

  /**
   * Finds a generator's file, which tells in its metadata how good each direction is, as in {@code
   * smile.auc_out_of_fold}, and what a strength of 1 shows, as in {@code smile.effect}.
   *
   * @param generator the bundled one, or one tuned from it
   * @return the directions by name; empty for any other generator
   */
  public static Optional<TensorFile> file(Generator generator) {
    return FILES.stream()
        .map(BundledDirections::read)
        .filter(it -> generator.sha256().equals(it.metadata().get("generator_sha256")))
        .findFirst();
  }

  private static TensorFile read(String name) {
    try (InputStream in = BundledDirections.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar of pti-editing lacks " + name);
      }
      return TensorFile.read(in, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
