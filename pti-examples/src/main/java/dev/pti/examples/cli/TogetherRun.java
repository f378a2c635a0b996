package dev.pti.examples.cli;

import dev.pti.TunedTogether;
import dev.pti.api.DivergedException;
import dev.pti.api.Target;
import java.nio.file.Path;
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
  /**
   * Does it.
   *
   * @param photographs the aligned photographs by their folders, each of which gets the files of
   *     its photograph, all of them or none
   * @param report gets the report over all
   */
  void run(Map<Path, Supplier<Target>> photographs, Path report) {
    try (FoundPhotographs found = new FoundPhotographs(each, failed)) {
      found.find(photographs);
      if (found.all().isEmpty()) {
        return;
      }
      TunedTogether together = tuned(found);
      long written =
          found.all().stream().filter(one -> found.attempt(() -> write(one, together))).count();
      together.report().save(report);
      if (written == found.all().size()) {
        each.pti()
            .discardState(
                found.all().stream().map(one -> one.inverted().target()).toArray(Target[]::new));
      }
    }
  }

  private TunedTogether tuned(FoundPhotographs found) {
    try {
      return each.progress().ended(() -> found.together().tune());
    } catch (DivergedException e) {
      throw found.diverged(found.all(), e);
    }
  }

  private void write(FoundPhotographs.Found one, TunedTogether together) {
    each.write(together.get(one.inverted().target().name()), one.files());
    done.accept(one.folder());
  }
}
