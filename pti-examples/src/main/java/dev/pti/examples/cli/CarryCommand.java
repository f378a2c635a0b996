package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Picture;
import dev.pti.core.image.ContactSheet;
import dev.pti.core.image.ContactSheet.Cell;
import dev.pti.core.image.PictureFiles;
import dev.pti.examples.ClassOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Carries a run that was saved over to a sibling of its generator. */
@Command(
    name = "carry",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description =
        "Draws a run that invert saved in a sibling of its generator: one that was trained on from it, "
            + "as those of cartoons and paintings are. The sibling changes as the run's generator did when it "
            + "was tuned, so that it draws this person in its own manner.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CarryCommand extends PtiCommand {
  @Parameters(paramLabel = "DIR", description = "The folder of one image that invert wrote.")
  Path folder;

  @Option(names = "--to", required = true, paramLabel = "F", description = "The sibling.")
  Path sibling;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description =
          "Gets the run in the sibling, which edit takes with the sibling as its --generator. "
              + "sheet.png shows the photograph, the tuned picture, the pivot in the sibling, the "
              + "person carried over, and edits.")
  Path out;

  @Option(
      names = "--edit",
      paramLabel = "NAME=STRENGTH",
      description =
          "Also draw the person in the sibling with this edit, as of invert: directions of the "
              + "run's generator mean much the same there. Several are drawn one by one.")
  List<String> edits = List.of();

  @Option(
      names = "--generator",
      paramLabel = "F",
      description = "The generator that the run was made with. Default: the bundled one.")
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Override
  public Integer call() {
    requireOther("DIR", folder, "--out", out);
    try (Pti own = classOption.applyTo(pti(generator)).build();
        Pti other = classOption.applyTo(pti(sibling)).build();
        RunFolder run = new RunFolder(out)) {
      List<NamedEdit> asked = NamedEdit.all(edits, new DirectionsAtHand(own));
      Tuned tuned = own.open(folder);
      Tuned carried = tuned.carriedTo(other);
      Path draft = run.draft();
      carried.save(draft);
      PictureFiles.save(carried.picture(), draft.resolve("tuned.png"));
      List<Cell> sheet = sheet(tuned, carried);
      for (NamedEdit edit : asked) {
        Picture edited = carried.edit(edit.edit()).picture();
        PictureFiles.save(edited, draft.resolve(edit.file()));
        sheet.add(cell(edit.title(), edited));
      }
      ContactSheet.save(List.of(sheet), draft.resolve("sheet.png"));
      run.publish();
    }
    out().println(out);
    return Main.DONE;
  }

  private static List<Cell> sheet(Tuned tuned, Tuned carried) {
    List<Cell> cells = new ArrayList<>();
    cells.add(cell("photograph", tuned.target().picture()));
    cells.add(cell("tuned", tuned.picture()));
    cells.add(cell("pivot in the sibling", carried.inverted().picture()));
    cells.add(cell("carried over", carried.picture()));
    return cells;
  }

  private static Cell cell(String title, Picture picture) {
    return new Cell(List.of(title), picture);
  }
}
