package dev.pti.examples.cli;

import dev.pti.Edited;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.InvalidInputException;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Edits a saved run again, without inverting. */
@Command(
    name = "edit",
    description = "Edits what invert saved; several edits are applied one after the other.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EditCommand extends PtiCommand {
  @Parameters(paramLabel = "DIR", description = "The folder of one image that invert wrote.")
  Path folder;

  @Option(
      names = "--edit",
      required = true,
      paramLabel = "NAME=STRENGTH",
      description = "A name that directions lists, or the path of a direction or StyleCLIP mapper.")
  List<String> edits;

  @Option(names = "--out", required = true, paramLabel = "F.png", description = "The picture.")
  Path file;

  @Option(
      names = "--generator",
      paramLabel = "F",
      description = "The generator that the run was made with. Default: the bundled one.")
  @Nullable Path generator;

  @Option(
      names = "--paste-into",
      paramLabel = "PHOTOGRAPH",
      description = "Write this whole photograph with the edit in it. Default: the square alone.")
  @Nullable Path photograph;

  @Override
  public Integer call() {
    Path parent = file.toAbsolutePath().getParent();
    if (!file.toString().endsWith(".png") || parent == null || !Files.isDirectory(parent)) {
      throw new InvalidInputException(
          "cannot write %s, wanted a name ending in .png in a folder that exists".formatted(file));
    }
    Pti.Builder builder = pti();
    if (generator != null) {
      builder.generator(generator);
    }
    try (Pti pti = builder.build()) {
      Tuned tuned = pti.open(folder);
      List<Edit> wanted = Edit.all(edits, new DirectionsAtHand(pti.generator()));
      Edited edited = tuned.edit(wanted.get(0).editor());
      for (Edit next : wanted.subList(1, wanted.size())) {
        edited = edited.edit(next.editor());
      }
      if (photograph == null) {
        edited.save(file);
      } else {
        PictureFiles.save(edited.pasteBack(Photographs.read(photograph)), file);
      }
    }
    out().println(file);
    return Main.DONE;
  }
}
