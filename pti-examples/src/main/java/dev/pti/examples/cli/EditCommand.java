package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.PictureFiles;
import dev.pti.editing.Edit;
import dev.pti.editing.Walk;
import dev.pti.examples.ClassOption;
import dev.pti.examples.Writable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    description =
        "Edits a run that invert saved. Several edits are applied one after the other; a "
            + "strip, grid or animation starts from the result.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EditCommand extends PtiCommand {
  @Parameters(
      paramLabel = "DIR",
      description = "The folder of one image, or of a film, that invert wrote.")
  Path folder;

  @Option(
      names = "--edit",
      paramLabel = "NAME=STRENGTH",
      description =
          "A name that directions lists, or the path of a direction, of style channels too, or "
              + "of a StyleCLIP mapper. NAME@4-7 moves these layers only. The path of another run "
              + "goes towards its pivot, truncation=P towards the mean of W. F.json is a saved edit.")
  List<String> edits = List.of();

  @Mixin TextOptions words;

  @Option(
      names = "--out",
      paramLabel = "F.png|DIR",
      description =
          "The picture, .png or .jpg. With --walk: F.gif or F.png. With --frames: the folder "
              + "that gets edit-NAME, which may be the film's.")
  @Nullable Path file;

  @Mixin ShownAs shownAs;

  @Option(
      names = "--save-edit",
      paramLabel = "F.json",
      description = "Save the edits as one, to use with --edit on other pictures.")
  @Nullable Path saved;

  @Option(
      names = "--generator",
      paramLabel = "F",
      description = "The generator that the run was made with. Default: the bundled one.")
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Mixin PastingInto into;

  @Option(
      names = "--frames",
      paramLabel = "DIR|FILE",
      description = "The frames that the film was made from; the film is then edited as a whole.")
  @Nullable Path frames;

  @Option(
      names = "--paste-back",
      description = "With --frames: also write whole frames with the edit in them.")
  boolean pasteBack;

  @Override
  public Integer call() {
    shownAs.requireOne(file);
    words.requireConsistent();
    if (frames != null) {
      return editFrames(frames);
    }
    if (pasteBack) {
      throw new InvalidInputException(
          "--paste-back is set, wanted with --frames; a photograph goes with --paste-into");
    }
    if (Files.exists(folder.resolve(FilmFolder.FILM)) || folder.endsWith(FilmFolder.FILM)) {
      throw new InvalidInputException(
          folder + " holds a film, wanted --frames with the frames that it was made of");
    }
    if (file == null && saved == null) {
      throw new InvalidInputException("nothing to write, wanted --out or --save-edit");
    }
    if (edits.isEmpty() && !words.isGiven() && (saved != null || !shownAs.walks())) {
      throw new InvalidInputException("no edit was given, wanted --edit NAME=STRENGTH");
    }
    boolean isPicture = file != null && !shownAs.pair && !shownAs.walks();
    into.requireFor(file, isPicture, "--strip, --grid, --walk, --gif and --pair");
    requireWritable(file, shownAs.endings());
    requireWritable(saved, DirectionsAtHand.JSON);
    try (Progress progress = Progress.of(shared.quiet, err());
        Pti pti =
            into.pasting.applyTo(classOption.applyTo(pti(generator))).listener(progress).build()) {
      Tuned tuned = pti.open(folder);
      DirectionsAtHand directions = new DirectionsAtHand(pti);
      Edit before = NamedEdit.sequence(edits, directions);
      List<Walk> walks = shownAs.read(directions);
      Picture whole = into.read(tuned);
      Edit edit = words.after(before, tuned, pti);
      progress.close();
      if (file != null) {
        if (whole == null) {
          shownAs.save(tuned, edit, into.pasting::finished, walks, file);
        } else {
          PictureFiles.save(into.pasted(tuned.edit(edit), whole), file);
        }
        out().println(file);
      }
      if (saved != null) {
        edit.madeFor(pti.generator()).save(saved);
        out().println(saved);
      }
    }
    return Main.DONE;
  }

  private int editFrames(Path source) {
    if (words.isGiven()) {
      throw new InvalidInputException("--text is set, wanted without --frames");
    }
    boolean isShown = shownAs.pair || shownAs.walks();
    if (isShown || saved != null || into.photograph != null || into.pasting.stitch) {
      throw new InvalidInputException(
          "--frames is set, wanted without --strip, --grid, --walk, --gif, --pair, --save-edit,"
              + " --paste-into and --stitch");
    }
    if (file == null) {
      throw new InvalidInputException("nothing to write, wanted --out");
    }
    if (edits.isEmpty()) {
      throw new InvalidInputException("no edit was given, wanted --edit NAME=STRENGTH");
    }
    if (into.pasting.blends() && !pasteBack) {
      throw new InvalidInputException("--blend is set, wanted with --paste-back");
    }
    try (Progress progress = Progress.of(shared.quiet, err());
        Pti pti =
            into.pasting.applyTo(classOption.applyTo(pti(generator))).listener(progress).build()) {
      FilmEdit edit = FilmEdit.sequence(edits, new DirectionsAtHand(pti));
      FilmEdits written =
          new FilmEdits(
              List.of(edit),
              pasteBack ? Optional.of(into.pasting.how()) : Optional.empty(),
              progress,
              this::tell,
              this::failed);
      new FilmAgain(pti, edit, written).run(folder, source, file);
    }
    out().println(file);
    return status();
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
    Writable.requireFile(file);
  }
}
