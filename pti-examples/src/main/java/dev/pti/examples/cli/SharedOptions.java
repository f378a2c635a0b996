package dev.pti.examples.cli;

import dev.pti.examples.DeviceOption;
import dev.pti.examples.HelpOption;
import picocli.CommandLine.Mixin;
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

  @Mixin DeviceOption device = new DeviceOption();

  @Option(names = "--stacktrace", description = "Show where in the program an error arose.")
  boolean stacktrace;

  @Mixin HelpOption help = new HelpOption();
}
