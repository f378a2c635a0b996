package dev.pti.examples.evaluation;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the tables of docs/RESULTS.md, taking up where an earlier call stopped. */
@Command(
    name = "evaluate",
    description = "Measures the tables of docs/RESULTS.md; may be stopped and taken up again.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class EvaluateCommand implements Callable<Integer> {
  @Option(
      names = "--portraits",
      paramLabel = "DIR",
      description = "Aligned portraits (default: ${DEFAULT-VALUE}).")
  private Path portraits = Path.of("evaluation/portraits");

  @Option(
      names = "--measurements",
      paramLabel = "FILE",
      description = "The measured rows (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("evaluation/measurements.jsonl");

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "The page of tables (default: ${DEFAULT-VALUE}).")
  private Path page = Path.of("docs/RESULTS.md");

  @Option(
      names = "--sheet",
      paramLabel = "FILE",
      description = "Also draw edits of the first three portraits, untuned and tuned.")
  private @Nullable Path sheet;

  @Option(
      names = "--study",
      paramLabel = "NAME",
      split = ",",
      description = "likeness, locality, editing (default: all).")
  private Set<String> studies = Set.of(Studies.LIKENESS, Studies.LOCALITY, Studies.EDITING);

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Portraits in locality and editing (default: ${DEFAULT-VALUE}).")
  private int count = 10;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Measurements measurements = new Measurements(file);
    Studies all =
        new Studies(measurements, list(), line -> spec.commandLine().getOut().println(line));
    for (String study : studies) {
      switch (study) {
        case Studies.LIKENESS -> all.likeness();
        case Studies.LOCALITY -> all.locality(count);
        case Studies.EDITING -> all.editing(count);
        default ->
            throw new InvalidInputException(
                "no study " + study + "; there are likeness, locality, editing");
      }
    }
    if (sheet != null) {
      EditingSheet.save(list().subList(0, 3), sheet);
    }
    try {
      Files.writeString(page, ResultsPage.write(measurements));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    spec.commandLine().getOut().println("wrote " + page);
    return 0;
  }

  private List<Path> list() {
    try (Stream<Path> files = Files.list(portraits)) {
      return files.filter(it -> it.toString().endsWith(".jpg")).sorted().toList();
    } catch (IOException e) {
      throw new InvalidInputException("cannot read the folder of portraits " + portraits, e);
    }
  }
}
