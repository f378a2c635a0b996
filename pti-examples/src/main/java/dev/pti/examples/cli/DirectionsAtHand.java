package dev.pti.examples.cli;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Directions;
import dev.pti.editing.LatentMapper;
import dev.pti.editing.SemanticFactorization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a name on the command line may mean: SeFa's directions of the generator, and files. */
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
   * Finds a direction or a mapper that fits the generator.
   *
   * @param name of a direction, or the path of a file of a direction or a mapper
   * @param strength how far it moves
   * @return the edit, still without text and file
   */
  Edit get(String name, double strength) {
    Optional<Direction> listed = catalog.find(name);
    if (listed.isPresent() || !isPath(name)) {
      return Edit.of(listed.orElseGet(() -> catalog.get(name)).withStrength(strength));
    }
    Path file = Path.of(name);
    return LatentMapper.find(file)
        .map(mapper -> Edit.of(mapper.requireFits(generator).withStrength(strength)))
        .orElseGet(
            () ->
                Edit.of(
                    Directions.requireFits(Directions.read(file), generator)
                        .withStrength(strength)));
  }

  private static boolean isPath(String name) {
    return name.matches("(?s).*([/\\\\]|\\.(npy|npz|pt|pth|safetensors)$).*")
        || Files.isRegularFile(Path.of(name));
  }
}
