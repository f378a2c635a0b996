package dev.pti.examples;

import picocli.CommandLine.Option;

/** The option that every command has: mixed in, it makes {@code --help} print the command's own. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;
}
