package dev.pti.examples.cli;

import dev.pti.Inverted;
import dev.pti.InvertedTogether;
import dev.pti.TunedTogether;
import dev.pti.api.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The main job on several photographs in one generator: invert each, tune once, edit and write
 * each. One that fails does not lose the others.
 *
 * @param each does what is done for each photograph
 * @param done is told each folder that was written
 * @param failed is told what went wrong with a photograph
 */
record TogetherRun(PhotographRun each, Consumer<Path> done, Consumer<RuntimeException> failed) {
  private record Found(Path folder, RunFolder files, Inverted inverted) {}

  /**
   * Does it.
   *
   * @param photographs the aligned photographs by their folders, each of which gets the files of
   *     its photograph, all of them or none
   * @param report gets the report over all
   */
  void run(Map<Path, Supplier<Target>> photographs, Path report) {
    List<Found> found = new ArrayList<>();
    try {
      photographs.forEach((folder, target) -> attempt(() -> found.add(find(folder, target.get()))));
      if (!found.isEmpty()) {
        TunedTogether together = tune(found);
        long written = found.stream().filter(one -> attempt(() -> write(one, together))).count();
        together.report().save(report);
        if (written == found.size()) {
          each.pti()
              .discardState(
                  found.stream().map(one -> one.inverted.target()).toArray(Target[]::new));
        }
      }
    } finally {
      found.forEach(one -> one.files.close());
    }
  }

  /** Says whether it succeeded. */
  private boolean attempt(Runnable part) {
    try {
      part.run();
      return true;
    } catch (RuntimeException e) {
      failed.accept(e);
      return false;
    }
  }

  private Found find(Path folder, Target target) {
    RunFolder files = new RunFolder(folder);
    try {
      return new Found(folder, files, each.invert(target));
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private TunedTogether tune(List<Found> found) {
    try {
      return InvertedTogether.of(found.stream().map(Found::inverted).toList()).tune();
    } finally {
      each.progress().close();
    }
  }

  private void write(Found one, TunedTogether together) {
    each.write(together.get(one.inverted.target().name()), one.files);
    done.accept(one.folder);
  }
}
