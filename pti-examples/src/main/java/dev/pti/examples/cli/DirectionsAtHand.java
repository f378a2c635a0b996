package dev.pti.examples.cli;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Directions;
import dev.pti.editing.SemanticFactorization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The directions that a name on the command line may mean: SeFa's of the generator, and files. */
final class DirectionsAtHand {
  private final Generator generator;
  private final SemanticFactorization factorization;
  private final DirectionCatalog catalog;

  DirectionsAtHand(Generator generator) {
    this.generator = generator;
    factorization = SemanticFactorization.of(generator);
    catalog = DirectionCatalog.of(factorization.directions(generator.latentWidth()));
  }

  /** SeFa's directions, that of the largest eigenvalue first. */
  List<Direction> factorized() {
    return catalog.directions();
  }

  /** One eigenvalue for each of {@link #factorized}. */
  double[] eigenvalues() {
    return factorization.eigenvalues();
  }

  /**
   * Finds a direction that fits the generator.
   *
   * @param name of a direction, or the path of a file of one
   * @return the direction
   */
  Direction get(String name) {
    return catalog
        .find(name)
        .orElseGet(
            () ->
                isPath(name)
                    ? Directions.requireFits(Directions.read(Path.of(name)), generator)
                    : catalog.get(name));
  }

  private static boolean isPath(String name) {
    return name.matches("(?s).*([/\\\\]|\\.(npy|npz|pt|pth|safetensors)$).*")
        || Files.isRegularFile(Path.of(name));
  }
}
