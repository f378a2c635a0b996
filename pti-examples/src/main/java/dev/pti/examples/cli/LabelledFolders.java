package dev.pti.examples.cli;

import com.google.common.collect.Lists;
import dev.pti.Inverted;
import dev.pti.PartlyInvertedException;
import dev.pti.Pti;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Target;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Targets;
import dev.pti.editing.LabelledLatents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Photographs in two folders, of those that have something and of those that have not, as labelled
 * latents. Those that fail are told, and left out.
 */
final class LabelledFolders {
  private static final String IMAGES = ".+\\.(jpg|jpeg|png|webp|bmp|gif|tif|tiff)";

  private final Pti pti;
  private final Aligner aligner;
  private final Consumer<RuntimeException> failed;
  private final List<Latent> latents = new ArrayList<>();
  private final List<Boolean> labels = new ArrayList<>();

  /**
   * Finds none as yet.
   *
   * @param aligner where photographs are cut
   * @param failed is told why a photograph is left out
   */
  LabelledFolders(Pti pti, Aligner aligner, Consumer<RuntimeException> failed) {
    this.pti = pti;
    this.aligner = aligner;
    this.failed = failed;
  }

  /** Finds photographs, as many at once as the builder says. */
  void add(List<Path> photographs, boolean label) {
    for (List<Path> some : Lists.partition(photographs, pti.batch())) {
      List<Latent> found = find(some);
      latents.addAll(found);
      found.forEach(latent -> labels.add(label));
    }
  }

  private List<Latent> find(List<Path> some) {
    List<Target> targets = read(some);
    if (targets.isEmpty()) {
      return List.of();
    }
    try {
      return latents(pti.invertTargets(targets).all());
    } catch (PartlyInvertedException e) {
      e.failures().values().forEach(failed);
      return latents(e.kept());
    }
  }

  private List<Target> read(List<Path> files) {
    List<Target> targets = new ArrayList<>();
    for (Path file : files) {
      try {
        Target target = Targets.read(file, aligner, pti.generator().pictureSize());
        // The whole name: a.jpg may lie beside a.png.
        String name = String.valueOf(file.getFileName());
        targets.add(new Target(name, target.picture(), target.placement()));
      } catch (RuntimeException e) {
        failed.accept(e);
      }
    }
    return targets;
  }

  private static List<Latent> latents(List<Inverted> inverted) {
    return inverted.stream().map(Inverted::latent).toList();
  }

  /** Lists the photographs of a folder, at least one. */
  static List<Path> photographs(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> images =
          files
              .filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(IMAGES))
              .sorted()
              .toList();
      if (images.isEmpty()) {
        throw new InvalidInputException(folder + " holds no photographs");
      }
      return images;
    } catch (IOException e) {
      throw new InvalidInputException("cannot read the folder " + folder, e);
    }
  }

  /** One of the photographs that were found. */
  Latent first() {
    return latents.get(0);
  }

  LabelledLatents labelled() {
    boolean[] all = new boolean[labels.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = labels.get(i);
    }
    return LabelledLatents.of(latents, all);
  }
}
