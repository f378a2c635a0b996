package dev.pti.examples;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which files of a folder a command leaves out. */
public final class ExceptOption {
  @Option(
      names = "--except",
      paramLabel = "FILE",
      description = "A list of names of files, one a line, that are not learned from.")
  @Nullable Path list;

  /**
   * Reads the list.
   *
   * @return names of files; none, if no list was given
   * @throws InvalidInputException if it cannot be read
   */
  public Set<String> names() {
    if (list == null) {
      return Set.of();
    }
    try (Stream<String> lines = Files.lines(list)) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty())
          .collect(Collectors.toUnmodifiableSet());
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException("cannot read the list of files " + list, e);
    }
  }
}
