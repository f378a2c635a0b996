package dev.pti.examples.cli;

import picocli.CommandLine.Option;

/** What every command takes. */
final class SharedOptions {
  @Option(names = "--quiet", description = "Print results and errors only.")
  boolean quiet;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The seed of all randomness; one seed gives the same bits. Default: 0.")
  long seed;

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu|auto",
      description = "Where to compute. Default: auto, a GPU if there is one.")
  String device = "auto";

  @Option(names = "--stacktrace", description = "Show where in the program an error arose.")
  boolean stacktrace;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;
}
