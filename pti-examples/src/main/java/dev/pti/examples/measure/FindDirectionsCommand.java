package dev.pti.examples.measure;

import dev.pti.Encoder;
import dev.pti.Pti;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds the directions of attributes that evaluation edits with. */
@Command(
    name = "find-directions",
    description = "Finds directions of W that change what small face networks measure.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class FindDirectionsCommand implements Callable<Integer> {
  @Option(
      names = "--attribute",
      paramLabel = "NAME",
      split = ",",
      description = "Which attributes (default: ${DEFAULT-VALUE}).")
  private List<String> attributes = List.of("age", "turn");

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "How many codes to draw and measure (default: ${DEFAULT-VALUE}).")
  private int samples = 2000;

  @Option(
      names = "--penalty",
      paramLabel = "P",
      description = "Of the ridge regression (default: ${DEFAULT-VALUE}).")
  private double penalty = .3;

  @Option(
      names = "--strength",
      paramLabel = "S",
      description = "How far an edit moves in W (default: ${DEFAULT-VALUE}).")
  private double strength = 2;

  @Option(
      names = "--portraits",
      paramLabel = "DIR",
      description =
          "Learn from aligned portraits, found by the bundled encoder, in place of drawn codes: "
              + "smile from how wide the mouth is, male as true or false, other attributes as values. "
              + "Two strengths are then as far as one usually goes, by the pictures.")
  private @Nullable Path portraits;

  @Option(
      names = "--except",
      paramLabel = "FILE",
      description = "A list of file names, one a line, that are not learned from.")
  private @Nullable Path except;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "Where the directions go: a .safetensors.")
  private Path file;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (portraits != null) {
      return learn(portraits);
    }
    try (Pti pti = Pti.ofDefaults();
        FaceAttributes faces = new FaceAttributes()) {
      new AttributeDirections(pti.generator(), faces, samples, 0)
          .save(
              attributes,
              penalty,
              strength,
              file,
              line -> spec.commandLine().getOut().println(line));
    }
    return 0;
  }

  private int learn(Path folder) {
    try (Pti pti = Pti.builder().encoder(Encoder.bundled()).build();
        FaceAttributes faces = new FaceAttributes()) {
      new PortraitDirections(pti, faces, folder, names(except))
          .save(attributes, penalty, file, line -> spec.commandLine().getOut().println(line));
    }
    return 0;
  }

  private static Set<String> names(@Nullable Path list) {
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
