package dev.pti.examples.cli;

import dev.pti.Inverted;
import dev.pti.InvertedTogether;
import dev.pti.PartlyInvertedException;
import dev.pti.Tuned;
import dev.pti.api.DivergedException;
import dev.pti.api.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Photographs that were found in the generator, with the folders that are open for them. */
final class FoundPhotographs implements AutoCloseable {
  private final PhotographRun each;
  private final Consumer<RuntimeException> failed;
  private final List<RunFolder> open = new ArrayList<>();
  private final List<Found> all = new ArrayList<>();

  /** A photograph, and its folder, which gets all of its files or none. */
  record Found(Path folder, RunFolder files, Inverted inverted) {}

  private record Opened(Path folder, RunFolder files, Target target) {}

  /**
   * Finds none as yet.
   *
   * @param each tells of each
   * @param failed is told what went wrong with a photograph
   */
  FoundPhotographs(PhotographRun each, Consumer<RuntimeException> failed) {
    this.each = each;
    this.failed = failed;
  }

  /**
   * Finds some, and leaves out those that fail.
   *
   * @param photographs the aligned photographs by their folders
   */
  void find(Map<Path, Supplier<Target>> photographs) {
    List<Opened> opened = new ArrayList<>();
    photographs.forEach(
        (folder, target) ->
            attempt(
                () -> {
                  Target aligned = target.get();
                  RunFolder files = new RunFolder(folder);
                  open.add(files);
                  opened.add(new Opened(folder, files, aligned));
                }));
    if (opened.isEmpty()) {
      return;
    }
    List<Inverted> inverted = invert(opened.stream().map(Opened::target).toList());
    for (Opened one : opened) {
      Optional<Inverted> own =
          inverted.stream().filter(it -> it.target().name().equals(one.target.name())).findFirst();
      boolean isFound = own.isPresent() && attempt(() -> each.tell(own.get()));
      if (isFound) {
        all.add(new Found(one.folder, one.files, own.get()));
      } else {
        one.files.close();
      }
    }
  }

  private List<Inverted> invert(List<Target> targets) {
    try {
      return each.invert(targets);
    } catch (PartlyInvertedException e) {
      e.failures().values().forEach(failed);
      return e.kept();
    }
  }

  /** Says whether it succeeded. */
  boolean attempt(Runnable part) {
    try {
      part.run();
      return true;
    } catch (RuntimeException e) {
      failed.accept(e);
      return false;
    }
  }

  /**
   * Keeps what was finished of photographs before their tuning, or the refinement after it,
   * diverged. An earlier run is worth more.
   *
   * @return what is told of it
   */
  DivergedRun diverged(List<Found> photographs, DivergedException e) {
    boolean isTuned = DivergedRun.isOfRefinement(e);
    InvertedTogether all = InvertedTogether.of(photographs.stream().map(Found::inverted).toList());
    List<Tuned> finished =
        isTuned
            ? all.kept(e).all().stream().map(Tuned::unrefined).toList()
            : all.all().stream().map(Inverted::withoutTuning).toList();
    List<String> left = new ArrayList<>();
    for (int i = 0; i < photographs.size(); i++) {
      Found one = photographs.get(i);
      boolean isEarlier = one.files.holdsRun();
      Tuned its = finished.get(i);
      if (isEarlier || attempt(() -> each.writeUnedited(its, isTuned, one.files))) {
        left.add(one.folder + " holds " + (isEarlier ? "an earlier run" : DivergedRun.kept(e)));
      }
    }
    String names =
        photographs.stream()
            .map(one -> one.inverted.target().name())
            .collect(Collectors.joining(", "));
    return new DivergedRun(
        names, e, left.isEmpty() ? "nothing is written" : String.join(", ", left));
  }

  /** Those that were found, in order. */
  List<Found> all() {
    return all;
  }

  /** Puts them together in one generator. */
  InvertedTogether together() {
    return InvertedTogether.of(all.stream().map(Found::inverted).toList());
  }

  /** Ends with the drafts of those that were not published. */
  @Override
  public void close() {
    open.forEach(RunFolder::close);
  }
}
