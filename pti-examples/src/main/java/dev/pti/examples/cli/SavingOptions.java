package dev.pti.examples.cli;

import dev.pti.Precision;
import dev.pti.api.InvalidInputException;
import picocli.CommandLine.Option;

/** How a run is kept. */
final class SavingOptions {
  @Option(
      names = "--precision",
      paramLabel = "float32|float16",
      description =
          "The precision of the tuned generator's difference; float16 takes half the bytes. "
              + "Default: float32.")
  Precision precision = Precision.FLOAT32;

  @Option(
      names = "--one-file",
      description = "Save the run as run.safetensors, with pictures and report beside it.")
  boolean oneFile;

  /** Refuses what a run over frames, whose film is one file anyway, does not have. */
  void requireNoneWithFrames() {
    if (oneFile) {
      throw new InvalidInputException(
          "--one-file is set, which --frames does not take: a film is one file");
    }
  }
}
