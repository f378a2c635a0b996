package dev.pti.examples.cli;

import dev.pti.Precision;
import dev.pti.api.InvalidInputException;
import picocli.CommandLine.Option;

/** How a run is kept. */
final class SavingOptions {
  @Option(
      names = "--precision",
      paramLabel = "float32|float16",
      description = "Of the tuned generator's difference; float16 takes half. Default: float32.")
  Precision precision = Precision.FLOAT32;

  @Option(
      names = "--one-file",
      description = "Keep the run in run.safetensors; pictures and report lie beside it.")
  boolean oneFile;

  /** Refuses what a run over frames, whose film is one file anyway, does not have. */
  void requireNoneWithFrames() {
    if (oneFile) {
      throw new InvalidInputException(
          "--one-file is set, which --frames does not take: a film is one file");
    }
  }
}
