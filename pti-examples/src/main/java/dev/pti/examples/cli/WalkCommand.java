package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.TunedTogether;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import dev.pti.api.PictureSize;
import dev.pti.editing.Edit;
import dev.pti.editing.Walk;
import dev.pti.examples.ClassOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Draws what lies between faces: of seeds, or of photographs in one generator. */
@Command(
    name = "walk",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description =
        "Draws what lies between the faces of seeds, along the great circle of their codes, "
            + "or between two photographs that were tuned together, as an animation or a strip.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class WalkCommand extends PtiCommand {
  private static final int FRAMES = 25;
  private static final int STRIP = 7;

  @Parameters(
      arity = "0..2",
      paramLabel = "DIR",
      description = "Two folders of one image each, which invert --together wrote.")
  List<Path> runs = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "N[,N-M...]",
      converter = Seeds.Converter.class,
      description = "Two or more seeds of codes, counted as NVIDIA's tools count them.")
  Seeds seeds = Seeds.NONE;

  @Option(
      names = "--truncation",
      paramLabel = "P",
      description = "Of the seeds' faces: 1 means none, 0 gives the mean of W. Default: 0.7.")
  @Nullable Double truncation;

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "Pictures from one face to the next, both included. Default: 25; for a strip 7.")
  @Nullable Integer count;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "F",
      description =
          "An animation there and back: .gif, .png or .apng in full colour, or a video, .mp4 or .webm.")
  Path file;

  @Option(names = "--strip", description = "Draw a strip, a .png, instead of an animation.")
  boolean strip;

  @Option(
      names = "--delay",
      paramLabel = "MS",
      description = "How long each picture of an animation is shown. Default: 80.")
  @Nullable Integer delay;

  @Option(names = "--side", paramLabel = "N", description = "Pixels of each picture's longer side.")
  @Nullable Integer side;

  @Option(
      names = "--generator",
      paramLabel = "F",
      description = "The generator, also of the runs. Default: the bundled one.")
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Override
  public Integer call() {
    requireOptions();
    try (Pti pti = classOption.applyTo(pti(generator)).build()) {
      requireBounded(pti.generator().pictureSize());
      Shown way = seeds.all().isEmpty() ? betweenRuns(pti) : betweenSeeds(pti);
      Shown shown = strip ? way : way.andBack();
      save(PictureGrid.row(shown.titles, shown.pictures));
    }
    out().println(file);
    return Main.DONE;
  }

  private void requireOptions() {
    if (seeds.all().isEmpty() == runs.isEmpty() || seeds.all().size() == 1 || runs.size() == 1) {
      throw new InvalidInputException("wanted two runs, or --seeds with two seeds or more");
    }
    if (seeds.all().isEmpty() && truncation != null) {
      throw new InvalidInputException("--truncation goes with --seeds");
    }
    if (truncation != null) {
      requireFinite("--truncation", truncation);
    }
    if (strip && delay != null) {
      throw new InvalidInputException("--delay is set, but a strip does not move");
    }
    if (count != null && count < 2) {
      throw new InvalidInputException("--count is %d, wanted at least 2".formatted(count));
    }
    ShownAs.requireShown(side, delay);
    EditCommand.requireWritable(file, strip ? ShownAs.PICTURES : ShownAs.ANIMATIONS);
  }

  /** Checks before anything is drawn what the grid would check after it. */
  private void requireBounded(PictureSize size) {
    long oneWay = Math.max(1, seeds.all().size() - 1) * (pictures() - 1L) + 1;
    long all = strip ? oneWay : Math.max(2, 2 * oneWay - 2);
    long most = Math.min(PictureGrid.MOST_PICTURES, PictureGrid.MOST_PIXELS / size.pixels());
    if (all > most) {
      throw new InvalidInputException(
          "the walk has %d pictures, wanted at most %d of %s pixels".formatted(all, most, size));
    }
  }

  private int pictures() {
    return count != null ? count : strip ? STRIP : FRAMES;
  }

  /** Pictures with what stands below them. */
  private record Shown(List<String> titles, List<Picture> pictures) {
    Shown andBack() {
      List<String> allTitles = new ArrayList<>(titles);
      List<Picture> all = new ArrayList<>(pictures);
      for (int i = pictures.size() - 2; i > 0; i--) {
        allTitles.add(titles.get(i));
        all.add(pictures.get(i));
      }
      return new Shown(allTitles, all);
    }
  }

  private Shown betweenSeeds(Pti pti) {
    Shown shown = new Shown(new ArrayList<>(), new ArrayList<>());
    Generator drawing = pti.generator();
    double psi = truncation == null ? .7 : truncation;
    for (int i = 1; i < seeds.all().size(); i++) {
      int from = seeds.all().get(i - 1);
      int to = seeds.all().get(i);
      List<Edit> edits = Walk.inZ(drawing, pti.code(from), pti.code(to), psi, pictures()).edits();
      for (int step = i == 1 ? 0 : 1; step < edits.size(); step++) {
        shown.titles.add(title(from, to, step / (edits.size() - 1.)));
        shown.pictures.add(drawing.synthesize(edits.get(step).edit(drawing.meanLatent())));
      }
    }
    return shown;
  }

  private Shown betweenRuns(Pti pti) {
    List<Tuned> tuned = runs.stream().map(pti::open).toList();
    TunedTogether together = TunedTogether.of(tuned);
    String from = together.names().get(0);
    String to = together.names().get(1);
    Shown shown = new Shown(new ArrayList<>(), new ArrayList<>());
    for (int step = 0; step < pictures(); step++) {
      double amount = step / (pictures() - 1.);
      shown.titles.add(title(from, to, amount));
      shown.pictures.add(together.between(from, to, amount));
    }
    return shown;
  }

  private static String title(Object from, Object to, double amount) {
    return amount == 0
        ? from.toString()
        : amount == 1 ? to.toString() : Figures.format("%s to %s, %.2f", from, to, amount);
  }

  private void save(PictureGrid grid) {
    if (strip) {
      ShownAs.savePicture(grid, file, side);
    } else {
      ShownAs.saveAnimation(grid, file, delay, side);
    }
  }
}
