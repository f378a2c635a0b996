package dev.pti.examples.cli;

import dev.pti.Edited;
import dev.pti.Tuned;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.PictureGrid;
import dev.pti.api.StyleEditor;
import dev.pti.core.image.PictureFiles;
import dev.pti.editing.Edit;
import dev.pti.editing.Walk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What picture is made of an edit: itself, or a labelled strip, grid, animation or pair. */
final class ShownAs {
  /** How the file of a picture may end. */
  static final String[] PICTURES = {".png", ".jpg", ".jpeg"};

  /** How the file of an animation may end. */
  static final String[] ANIMATIONS = {".gif", ".png", ".apng", ".mp4", ".webm"};

  /** How long a frame is shown, in milliseconds. */
  private static final int DELAY = 80;

  private static final int STRIP = 7;
  private static final int GRID = 5;
  private static final int FRAMES = 25;

  @Option(
      names = "--strip",
      paramLabel = WalkText.FORM,
      description = "One direction at several strengths, side by side. COUNT is 7 unless given.")
  @Nullable String strip;

  @Option(
      names = "--grid",
      paramLabel = "WALK,WALK",
      description =
          "Two directions at several strengths, across and down. COUNT is 5 unless given.")
  @Nullable String grid;

  @Option(
      names = "--walk",
      paramLabel = WalkText.FORM,
      description =
          "An animation there and back that repeats for ever, in a .gif, or in a .png or .apng "
              + "for full colour; or a video, .mp4 or .webm. COUNT, one way, is 25 unless given.")
  @Nullable String walk;

  @Option(
      names = "--gif",
      paramLabel = WalkText.FORM,
      description = "Like --walk, but only as a .gif.")
  @Nullable String gif;

  @Option(names = "--pair", description = "Photograph, picture and edited picture side by side.")
  boolean pair;

  @Option(
      names = "--delay",
      paramLabel = "MS",
      description = "How long each picture of an animation is shown. Default: 80.")
  @Nullable Integer delay;

  @Option(
      names = "--side",
      paramLabel = "N",
      description =
          "Pixels of each picture's longer side in a strip, grid, animation or pair. Default: the "
              + "generator's, but at least 128 and at most 512.")
  @Nullable Integer side;

  /** Checks what sheets and animations would refuse after all was drawn. */
  static void requireShown(@Nullable Integer side, @Nullable Integer delay) {
    if (side != null) {
      PictureFiles.requireSide(side);
    }
    if (delay != null) {
      PictureFiles.requireDelay(Duration.ofMillis(delay));
    }
  }

  /** Checks what needs no generator: one form, its options, the ending of the file. */
  void requireOne(@Nullable Path file) {
    long forms =
        Stream.of(strip, grid, walk, gif).filter(Objects::nonNull).count() + (pair ? 1 : 0);
    if (forms > 1) {
      throw new InvalidInputException(
          "more than one of --strip, --grid, --walk, --gif and --pair is set, wanted one at a time");
    }
    if (forms == 0 && side != null) {
      throw new InvalidInputException(
          "--side is set, but no --strip, --grid, --walk, --gif or --pair");
    }
    if (walk == null && gif == null && delay != null) {
      throw new InvalidInputException("--delay is set, but no --walk or --gif");
    }
    if (file == null && forms > 0) {
      throw new InvalidInputException("a strip, grid, animation or pair wants a file: --out");
    }
    requireShown(side, delay);
  }

  /** Whether something moves even if no edit was given. */
  boolean walks() {
    return strip != null || grid != null || walk != null || gif != null;
  }

  /**
   * Reads the walks, before an edit to begin with is searched for.
   *
   * @param directions where names are looked up
   * @return two of a grid, across and down; none of a pair or of what is shown by itself
   */
  List<Walk> read(DirectionsAtHand directions) {
    if (strip != null) {
      return List.of(WalkText.parse("--strip", strip, STRIP, directions));
    }
    if (grid != null) {
      return ways(grid).stream()
          .map(way -> WalkText.parse("--grid", way, GRID, directions))
          .toList();
    }
    if (walk != null) {
      return List.of(WalkText.parse("--walk", walk, FRAMES, directions));
    }
    return gif == null ? List.of() : List.of(WalkText.parse("--gif", gif, FRAMES, directions));
  }

  private static List<String> ways(String grid) {
    List<String> ways = List.of(grid.split(",", -1));
    if (ways.size() != 2) {
      throw new InvalidInputException(
          "--grid is %s, wanted two walks with a comma between them, as in".formatted(grid)
              + " age=-2..2:5,turn=-2..2:5");
    }
    return ways;
  }

  String[] endings() {
    if (walk != null) {
      return ANIMATIONS;
    }
    return gif == null ? PICTURES : new String[] {".gif"};
  }

  /**
   * Draws and saves.
   *
   * @param tuned draws the pictures
   * @param edit what comes before a walk, or what is shown
   * @param finish finishes an edit that is shown by itself
   * @param walks as they were {@link #read}
   * @param file of the right ending
   */
  void save(Tuned tuned, Edit edit, UnaryOperator<Edited> finish, List<Walk> walks, Path file) {
    if (!walks.isEmpty()) {
      Walk along = onTop(walks.get(0), edit);
      Latent latent = edit.edit(tuned.latent());
      if (grid != null) {
        savePicture(along.draw(walks.get(1), tuned.generator(), latent), file, side);
      } else if (strip != null) {
        savePicture(along.draw(tuned.generator(), latent), file, side);
      } else {
        saveAnimation(along.andBack().draw(tuned.generator(), latent), file, delay, side);
      }
    } else if (pair) {
      savePicture(
          PictureGrid.row(
              List.of("photograph", "unedited", edit.toString()),
              List.of(tuned.target().picture(), tuned.picture(), tuned.edit(edit).picture())),
          file,
          side);
    } else {
      finish.apply(tuned.edit(edit)).save(file);
    }
  }

  /** A walk with the style channels of an edit moved all the way. */
  private static Walk onTop(Walk walk, Edit edit) {
    Walk moved = walk;
    for (StyleEditor editor : edit.styleEditors()) {
      moved = moved.with(editor);
    }
    return moved;
  }

  /** Saves a sheet with pictures of a size, or of the usual one. */
  static void savePicture(PictureGrid pictures, Path file, @Nullable Integer side) {
    if (side == null) {
      PictureFiles.save(pictures, file);
    } else {
      PictureFiles.save(pictures, file, side);
    }
  }

  /** Saves an animation, each picture shown for a time in milliseconds or the usual one. */
  static void saveAnimation(
      PictureGrid pictures, Path file, @Nullable Integer delay, @Nullable Integer side) {
    Duration shown = Duration.ofMillis(delay == null ? DELAY : delay);
    if (side == null) {
      PictureFiles.saveAnimation(pictures, file, shown);
    } else {
      PictureFiles.saveAnimation(pictures, file, shown, side);
    }
  }
}
