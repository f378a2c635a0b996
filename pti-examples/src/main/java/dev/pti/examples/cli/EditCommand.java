package dev.pti.examples.cli;

import dev.pti.Edited;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.editing.Edit;
import dev.pti.examples.ClassOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Edits a saved run again, without inverting. */
@Command(
    name = "edit",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description = {
      "Edits what invert saved; several edits are applied one after the other, and a strip, grid or",
      "animation starts from there."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EditCommand extends PtiCommand {
  @Parameters(paramLabel = "DIR", description = "The folder of one image that invert wrote.")
  Path folder;

  @Option(
      names = "--edit",
      paramLabel = "NAME=STRENGTH",
      description =
          "A name that directions lists, or the path of a direction, also of style channels, or of "
              + "a StyleCLIP mapper. "
              + "The path of another run goes towards its pivot, truncation=P towards the mean. "
              + "NAME@4-7 moves these layers only. Or a saved edit, F.json.")
  List<String> edits = List.of();

  @Option(
      names = "--out",
      paramLabel = "F.png",
      description = "The picture, also F.jpg; with --walk F.gif or F.png.")
  @Nullable Path file;

  @Mixin ShownAs shownAs;

  @Option(
      names = "--save-edit",
      paramLabel = "F.json",
      description = "Save the edits as one, for --edit with other pictures.")
  @Nullable Path saved;

  @Option(
      names = "--generator",
      paramLabel = "F",
      description = "The generator that the run was made with. Default: the bundled one.")
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Option(
      names = "--paste-into",
      paramLabel = "PHOTOGRAPH",
      description = "Write this whole photograph with the edit in it. Default: the square alone.")
  @Nullable Path photograph;

  @Mixin PastingOptions pasting;

  @Override
  public Integer call() {
    shownAs.requireOne(file);
    if (file == null && saved == null) {
      throw new InvalidInputException("nothing to write, wanted --out or --save-edit");
    }
    if (edits.isEmpty() && (saved != null || !shownAs.walks())) {
      throw new InvalidInputException("no edit was given, wanted --edit NAME=STRENGTH");
    }
    if (photograph != null && (file == null || shownAs.pair || shownAs.walks())) {
      throw new InvalidInputException(
          "--paste-into is set, wanted with --out and without --strip, --grid, --walk, --gif and"
              + " --pair");
    }
    if (pasting.blends() && photograph == null) {
      throw new InvalidInputException("--blend is set, wanted with --paste-into");
    }
    if (pasting.stitch && (file == null || shownAs.pair || shownAs.walks())) {
      throw new InvalidInputException(
          "--stitch is set, wanted with --out and without --strip, --grid, --walk, --gif and"
              + " --pair");
    }
    if (file != null && photograph != null) {
      requireOther("--paste-into", photograph, "--out", file);
    }
    requireWritable(file, shownAs.endings());
    requireWritable(saved, DirectionsAtHand.JSON);
    try (Pti pti = pasting.applyTo(classOption.applyTo(pti(generator))).build()) {
      Tuned tuned = pti.open(folder);
      DirectionsAtHand directions = new DirectionsAtHand(pti);
      StyledEdit edit = NamedEdit.sequence(edits, directions);
      Edit kept = saved == null ? Edit.none() : edit.ofLatentAlone("--save-edit");
      if (file != null) {
        if (photograph == null) {
          shownAs.save(tuned, edit, pasting::finished, directions, file);
        } else {
          Picture whole = Photographs.read(photograph);
          Edited edited = pasting.finished(edit.applyTo(tuned));
          PictureFiles.save(edited.pasteBack(whole, pasting.how()), file);
        }
        out().println(file);
      }
      if (saved != null) {
        kept.madeFor(pti.generator()).save(saved);
        out().println(saved);
      }
    }
    return Main.DONE;
  }

  /** Checks the name of a file that is to be written, if there is one. */
  static void requireWritable(@Nullable Path file, String... endings) {
    if (file == null) {
      return;
    }
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (Arrays.stream(endings).noneMatch(name::endsWith)) {
      throw new InvalidInputException(
          "cannot write %s, wanted a name ending in %s"
              .formatted(file, String.join(" or ", endings)));
    }
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new InvalidInputException(
          "cannot write %s, there is no folder %s".formatted(file, parent));
    }
  }
}
