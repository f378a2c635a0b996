package dev.pti.examples.cli;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Directions;
import dev.pti.editing.LatentMapper;
import dev.pti.editing.SemanticFactorization;
import dev.pti.examples.measure.NamedDirection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a name on the command line may mean: the default generator's named directions, SeFa's of any
 * generator, and files.
 */
final class DirectionsAtHand {
  private final Generator generator;
  private final SemanticFactorization factorization;
  private final List<NamedDirection> named;
  private final List<Direction> factorized;
  private final DirectionCatalog catalog;

  DirectionsAtHand(Generator generator) {
    this.generator = generator;
    factorization = SemanticFactorization.of(generator);
    factorized = factorization.directions(generator.latentWidth());
    named = NamedDirection.of(generator);
    catalog =
        DirectionCatalog.of(named.stream().map(NamedDirection::direction).toList())
            .with(factorized);
  }

  /** SeFa's directions, that of the largest eigenvalue first. */
  List<Direction> factorized() {
    return factorized;
  }

  /** Those that are bundled for the generator. */
  List<NamedDirection> named() {
    return named;
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
