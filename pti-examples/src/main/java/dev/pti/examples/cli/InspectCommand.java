package dev.pti.examples.cli;

import dev.pti.core.checkpoint.FileDescription;
import dev.pti.core.checkpoint.FileFormats;
import java.nio.file.Path;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a file of tensors is, from names and shapes alone. */
@Command(
    name = "inspect",
    description = "Says what a checkpoint holds; runs nothing that is in it.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class InspectCommand extends PtiCommand {
  /** What messages of errors do not show either; unlike Cntrl beyond ASCII, too. */
  private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

  /** So many characters of a text are shown. */
  private static final int MOST = 200;

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
          .forEach((name, text) -> out().println("  " + printable(name) + " = " + shown(text)));
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

  /** A film says a line of each of its frames, and more of its tuning. */
  private static String shown(String text) {
    int end = text.offsetByCodePoints(0, Math.min(MOST, text.codePointCount(0, text.length())));
    return end == text.length()
        ? printable(text)
        : Figures.format(
            "%s... (%,d characters)", printable(text.substring(0, end)), text.length());
  }

  /** What controls a terminal, or turns around what it shows, shall not reach it from a file. */
  private static String printable(String text) {
    return HIDDEN.matcher(text).replaceAll("?");
  }
}
