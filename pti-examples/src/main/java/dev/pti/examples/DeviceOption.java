package dev.pti.examples;

import picocli.CommandLine.Option;

/** Where a command computes. */
public final class DeviceOption {
  @Option(
      names = "--device",
      paramLabel = "cpu|gpu|auto",
      description = "Where to compute. Default: auto, a GPU if there is one.")
  String name = "auto";

  /**
   * Returns what was said.
   *
   * @return cpu, gpu or auto, not checked
   */
  public String name() {
    return name;
  }
}
