package dev.pti.examples.cli;

import dev.pti.Frames;
import dev.pti.InvertedFrames;
import dev.pti.Precision;
import dev.pti.Pti;
import dev.pti.Report;
import dev.pti.TunedFrames;
import dev.pti.api.DivergedException;
import dev.pti.api.InvalidInputException;
import dev.pti.core.film.FrameFailures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The main job on a sequence of frames: invert, tune once, save the film, and write its edits.
 *
 * @param pti does the work
 * @param tunes whether the generator is tuned, or edited as it is
 * @param precision of what is saved
 * @param edits what is written, and who is told
 */
record FrameRun(Pti pti, boolean tunes, Precision precision, FilmEdits edits) {
  /**
   * Does it.
   *
   * @param frames the sequence
   * @param source where they are
   * @param folder gets the film, a folder and an animation or a video for each edit, and the report
   */
  void run(Frames frames, Path source, Path folder) {
    FilmFolder film = FilmFolder.of(folder, edits.names(), source);
    film.requireWritable(frames.reader(), source);
    InvertedFrames inverted = edits.progress().ended(() -> pti.invert(frames));
    leftOut(frames, inverted).forEach(it -> edits.failed().accept(new InvalidInputException(it)));
    if (!inverted.bridged().isEmpty()) {
      tell("no face in %s: bridged".formatted(String.join(", ", inverted.bridged())));
    }
    tell("%d frames inverted".formatted(inverted.names().size()));
    TunedFrames tuned = tuned(inverted, source, film.film());
    tell(tuned.toString());
    // First of all: what was saved of an earlier film goes when this one is there.
    boolean isSaved = save(tuned, film.film());
    film.deleteEarlier();
    Report report = tuned.report();
    if (isSaved) {
      report = report.with(Map.of("saved", saved(film.film())));
    }
    if (edits.write(tuned, report, frames.reader().delay(), film) && isSaved) {
      pti.discardState(inverted);
    }
  }

  /** Tells which frames are left out, and why. */
  static List<String> leftOut(Frames frames, InvertedFrames inverted) {
    List<String> names =
        IntStream.range(0, frames.reader().count()).mapToObj(frames.reader()::name).toList();
    return FrameFailures.told(names, inverted.leftOut(), "is left out", "are left out");
  }

  /** What was finished before something diverged is saved, unless an earlier film lies there. */
  private TunedFrames tuned(InvertedFrames inverted, Path source, Path file) {
    try {
      return edits.progress().ended(() -> tunes ? inverted.tune() : inverted.withoutTuning());
    } catch (DivergedException e) {
      String left = "nothing is written";
      if (Files.exists(file)) {
        left = file + " holds an earlier film";
      } else if (save(finished(inverted, e), file)) {
        left = file + " holds " + DivergedRun.kept(e);
      }
      throw new DivergedRun(source.toString(), e, left);
    }
  }

  private static TunedFrames finished(InvertedFrames inverted, DivergedException e) {
    return DivergedRun.isOfRefinement(e) ? inverted.kept(e).unrefined() : inverted.withoutTuning();
  }

  /** A film that cannot be saved is edited all the same. */
  private boolean save(TunedFrames tuned, Path file) {
    try {
      tuned.save(file, precision);
      return true;
    } catch (InvalidInputException e) {
      edits.failed().accept(e);
      return false;
    }
  }

  private Map<String, Object> saved(Path file) {
    return Map.of(
        "file", String.valueOf(file.getFileName()),
        "precision", precision.toString(),
        "bytes", file.toFile().length());
  }

  private void tell(String line) {
    edits.tell().accept(line);
  }
}
