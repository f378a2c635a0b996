package dev.pti.examples.cli;

import static java.util.Objects.requireNonNull;

import com.google.common.base.Throwables;
import dev.pti.Run;
import dev.pti.Tuned;
import dev.pti.api.DivergedException;
import dev.pti.api.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The main job on several photographs, each in a generator of its own: all are found, then some are
 * tuned, edited and written side by side. One that fails does not lose the others.
 *
 * @param each does what is done for each photograph
 * @param done is told each folder that was written, in order
 * @param failed is told what went wrong with a photograph
 */
record EachRun(PhotographRun each, Consumer<Path> done, Consumer<RuntimeException> failed) {
  /**
   * Does it.
   *
   * @param photographs the aligned photographs by their folders, each of which gets the files of
   *     its photograph, all of them or none
   */
  void run(Map<Path, Supplier<Target>> photographs) {
    try (FoundPhotographs found = new FoundPhotographs(each, failed)) {
      found.find(photographs);
      if (found.all().isEmpty()) {
        return;
      }
      List<CompletableFuture<Void>> written = written(found);
      for (int i = 0; i < written.size(); i++) {
        FoundPhotographs.Found one = found.all().get(i);
        CompletableFuture<Void> its = written.get(i);
        found.attempt(
            () -> {
              try {
                join(its);
              } catch (DivergedException e) {
                throw found.diverged(List.of(one), e);
              }
              each.pti().discardState(one.inverted().target());
              done.accept(one.folder());
            });
        one.files().close();
      }
    }
  }

  /** Each is written as soon as it is tuned, on the thread that tuned it. */
  private List<CompletableFuture<Void>> written(FoundPhotographs found) {
    List<Run<Tuned>> runs = each.tunes() ? found.together().tuneEachAsync() : List.of();
    List<CompletableFuture<Void>> written = new ArrayList<>();
    for (int i = 0; i < found.all().size(); i++) {
      FoundPhotographs.Found one = found.all().get(i);
      CompletableFuture<Tuned> tuned =
          each.tunes()
              ? runs.get(i)
              : CompletableFuture.completedFuture(one.inverted().withoutTuning());
      written.add(tuned.thenAccept(it -> each.write(it, one.files())));
    }
    return written;
  }

  private static void join(CompletableFuture<Void> written) {
    try {
      written.join();
    } catch (CompletionException e) {
      Throwables.throwIfUnchecked(requireNonNull(e.getCause()));
      throw e;
    }
  }
}
