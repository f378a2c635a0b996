package dev.pti.examples.cli;

import dev.pti.core.checkpoint.FileDescription;
import dev.pti.core.checkpoint.FileFormats;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a file of tensors is, from names and shapes alone. */
@Command(
    name = "inspect",
    description = "Says what a checkpoint holds; runs nothing that is in it.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class InspectCommand extends PtiCommand {
  @Parameters(paramLabel = "F", description = "Safetensors, .pkl, .pt, .npy or .npz.")
  Path file;

  @Override
  public Integer call() {
    FileDescription description = FileFormats.describe(file);
    out()
        .println(
            Figures.format("%s: %s, %,d bytes", file, description.format(), description.bytes()));
    description.holds().forEach(what -> out().println("holds: " + printable(what)));
    if (!description.metadata().isEmpty()) {
      out().println("metadata:");
      description
          .metadata()
          .forEach((name, text) -> out().println("  " + printable(name) + " = " + printable(text)));
    }
    out().println("tensors:");
    description
        .tensors()
        .forEach(
            (name, tensor) ->
                out()
                    .println(
                        "  %s %s %s".formatted(printable(name), tensor.type(), tensor.shape())));
    return Main.DONE;
  }

  /** Control characters of a file shall not reach a terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
