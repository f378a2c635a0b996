package dev.pti.examples.evaluation;

import dev.pti.api.InvalidInputException;
import dev.pti.core.image.Photographs;
import dev.pti.examples.HelpOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how faces are found, aligned and put back. */
@Command(
    name = "measure-faces",
    description = "Measures on aligned portraits how faces are found, aligned and put back.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class MeasureFacesCommand implements Callable<Integer> {
  @Option(
      names = "--portraits",
      paramLabel = "DIR",
      description = "A folder of aligned portraits, .jpg (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("evaluation", "portraits");

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many, spread evenly over the names. Default: all.")
  private int count = Integer.MAX_VALUE;

  @Option(names = "--seed", paramLabel = "N", description = "Of the moves (default: 0).")
  private long seed;

  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (count < 1) {
      throw new InvalidInputException("count is " + count + ", wanted 1 or more");
    }
    List<Path> files = Portraits.in(folder).files();
    int many = Math.min(count, files.size());
    FaceStudy study = new FaceStudy(seed);
    for (int i = 0; i < many; i++) {
      study.add(Photographs.read(files.get((int) ((long) i * files.size() / many))));
    }
    study.lines().forEach(line -> spec.commandLine().getOut().println(line));
    return 0;
  }
}
