package dev.pti.examples.cli;

import dev.pti.Edited;
import dev.pti.Optimized;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import dev.pti.api.Step;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.optimization.Drag;
import dev.pti.editing.Edit;
import dev.pti.examples.ClassOption;
import dev.pti.examples.NamedRegion;
import dev.pti.examples.PullText;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Drags points of a saved run's picture to others. */
@Command(
    name = "drag",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description =
        "Edits a run that invert saved by dragging: what is at one point of the picture moves "
            + "to another, and the generator adapts the rest of the face.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DragCommand extends PtiCommand {
  @Parameters(paramLabel = "DIR", description = "The folder of one image that invert wrote.")
  Path folder;

  @Option(
      names = "--pull",
      paramLabel = PullText.FORM,
      required = true,
      description =
          "From where to where, in pixels of tuned.png from its upper left. Repeat it for more "
              + "points. A point that is pulled to itself stays in place.")
  List<String> pulls;

  @Option(
      names = "--within",
      paramLabel = "REGION|FILE",
      description =
          "What may change: face, head, eyes or mouth of an aligned portrait, or its "
              + "background; or a grey image of the generator's size, white where it may change. "
              + "Default: everything.")
  @Nullable String within;

  @Option(
      names = "--edit",
      paramLabel = "NAME=STRENGTH",
      description = "An edit to apply first, as in edit.")
  List<String> edits = List.of();

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "After how many steps to give up. Default: 300.")
  @Nullable Integer steps;

  @Option(names = "--out", paramLabel = "F.png", description = "The picture, also F.jpg.")
  @Nullable Path file;

  @Option(names = "--pair", description = "Photograph, picture and dragged picture side by side.")
  boolean pair;

  @Option(
      names = "--save-edit",
      paramLabel = "F.json",
      description = "Save what was done, to use with edit --edit on other pictures, or in part.")
  @Nullable Path saved;

  @Option(
      names = "--generator",
      paramLabel = "F",
      description = "The generator that the run was made with. Default: the bundled one.")
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Mixin PastingInto into;

  @Override
  public Integer call() {
    requireConsistent();
    Drag drag = PullText.drag("--pull", pulls);
    if (within != null) {
      drag = drag.within(NamedRegion.read(within));
    }
    if (steps != null) {
      int most = steps;
      drag = drag.with(b -> b.steps(most));
    }
    try (Progress progress = Progress.of(shared.quiet, err());
        Pti pti =
            into.pasting.applyTo(classOption.applyTo(pti(generator))).listener(progress).build()) {
      Tuned tuned = pti.open(folder);
      Edit before = NamedEdit.sequence(edits, new DirectionsAtHand(pti));
      Picture whole = into.read(tuned);
      Optimized dragged = edits.isEmpty() ? tuned.drag(drag) : tuned.edit(before).drag(drag);
      progress.close();
      tell(told(dragged, drag));
      if (file != null) {
        save(dragged.edited(), whole, file);
        out().println(file);
      }
      if (saved != null) {
        Edit all = before.then(Edit.of(dragged.direction("drag"), 1));
        all.madeFor(pti.generator()).save(saved);
        out().println(saved);
      }
    }
    return Main.DONE;
  }

  private void requireConsistent() {
    if (file == null && saved == null) {
      throw new InvalidInputException("nothing to write, wanted --out or --save-edit");
    }
    into.requireFor(file, file != null && !pair, "--pair");
    EditCommand.requireWritable(file, ShownAs.PICTURES);
    EditCommand.requireWritable(saved, DirectionsAtHand.JSON);
  }

  /** Says how near the points came; in a few steps they may have come nowhere. */
  private static String told(Optimized dragged, Drag drag) {
    List<Step> history = dragged.optimization().history();
    double left = history.get(history.size() - 1).losses().getOrDefault("distance", 0.);
    return Figures.format("%s: %d steps, at most %.1f pixels left", drag, history.size(), left);
  }

  private void save(Edited edited, @Nullable Picture whole, Path out) {
    if (whole != null) {
      PictureFiles.save(into.pasted(edited, whole), out);
    } else if (pair) {
      Tuned tuned = edited.tuned();
      PictureGrid row =
          PictureGrid.row(
              List.of("photograph", "unedited", String.join(", ", edited.edits())),
              List.of(tuned.target().picture(), tuned.picture(), edited.picture()));
      ShownAs.savePicture(row, out, null);
    } else {
      into.pasting.finished(edited).save(out);
    }
  }
}
