package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import dev.pti.core.checkpoint.LatentFiles;
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

/**
 * Draws the faces of seeds, and what edits do to them: a look at a generator without photographs.
 */
@Command(
    name = "draw",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description =
        "Draws the faces of seeds as NVIDIA's gen_images.py does, and what edits do to them: a look at "
            + "a generator and its directions without a photograph.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DrawCommand extends PtiCommand {
  /** A sheet without edits is about square, but no wider. */
  private static final int MOST_COLUMNS = 16;

  @Option(
      names = "--seeds",
      required = true,
      paramLabel = "N[,N-M...]",
      converter = Seeds.Converter.class,
      description = "Seeds and ranges of them, counted as NVIDIA's tools count them.")
  Seeds seeds;

  @Option(
      names = "--truncation",
      paramLabel = "P",
      description = "1 none, 0 the mean of W. Default: 0.7.")
  double truncation = .7;

  @Option(
      names = "--edit",
      paramLabel = "NAME=STRENGTH",
      description =
          "Also draw each face with this edit, as of invert. Several are drawn one by one.")
  List<String> edits = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Gets seedNNNN.png of each seed, and seedNNNN-NAME.png of each edit.")
  @Nullable Path folder;

  @Option(
      names = "--latents",
      description = "With --out: also write seedNNNN.safetensors, for --inverter given:F.")
  boolean latents;

  @Option(
      names = "--sheet",
      paramLabel = "F.png",
      description = "All in one picture: a row for each seed where there are edits.")
  @Nullable Path sheet;

  @Option(
      names = "--generator",
      paramLabel = "F",
      description = "The generator. Default: the bundled one.")
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Override
  public Integer call() {
    requireOptions();
    try (Pti pti = classOption.applyTo(pti(generator)).build()) {
      List<NamedEdit> asked = NamedEdit.all(edits, new DirectionsAtHand(pti));
      Generator drawing = pti.generator();
      List<List<Cell>> rows = new ArrayList<>();
      for (int seed : seeds.all()) {
        Latent latent = pti.latent(seed, truncation);
        String stem = "seed%04d".formatted(seed);
        List<Cell> row = new ArrayList<>();
        Picture face = drawing.synthesize(latent);
        keep(face, stem + ".png", "seed " + seed, row);
        for (NamedEdit edit : asked) {
          Picture edited = edit.edit().draw(drawing, latent);
          keep(edited, edit.file().replaceFirst("^edit", stem), edit.title(), row);
        }
        if (latents && folder != null) {
          LatentFiles.write(folder.resolve(stem + ".safetensors"), latent);
        }
        rows.add(row);
      }
      if (sheet != null) {
        ContactSheet.save(asked.isEmpty() ? square(rows) : rows, sheet);
        out().println(sheet);
      }
    }
    if (folder != null) {
      out().println(folder);
    }
    return Main.DONE;
  }

  private void requireOptions() {
    if (folder == null && sheet == null) {
      throw new InvalidInputException("nothing to write, wanted --out or --sheet");
    }
    if (folder == null && latents) {
      throw new InvalidInputException("--latents is set, wanted with --out");
    }
    requireFinite("--truncation", truncation);
    EditCommand.requireWritable(sheet, ShownAs.PICTURES);
    long pictures = seeds.all().size() * (1L + edits.size());
    if (sheet != null && pictures > PictureGrid.MOST_PICTURES) {
      throw new InvalidInputException(
          "the sheet has %d pictures, wanted at most %d"
              .formatted(pictures, PictureGrid.MOST_PICTURES));
    }
  }

  /** Writes a picture where it is wanted; only a sheet holds all of them. */
  private void keep(Picture picture, String file, String title, List<Cell> row) {
    if (folder != null) {
      PictureFiles.save(picture, folder.resolve(file));
    }
    if (sheet != null) {
      row.add(new Cell(List.of(title), picture));
    }
  }

  private static List<List<Cell>> square(List<List<Cell>> rows) {
    List<Cell> all = rows.stream().flatMap(List::stream).toList();
    int columns = Math.min(MOST_COLUMNS, (int) Math.ceil(Math.sqrt(all.size())));
    List<List<Cell>> square = new ArrayList<>();
    for (int start = 0; start < all.size(); start += columns) {
      square.add(all.subList(start, Math.min(all.size(), start + columns)));
    }
    return square;
  }
}
