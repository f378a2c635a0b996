package dev.pti.examples.cli;

import com.google.common.io.MoreFiles;
import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Directions;
import dev.pti.editing.Edit;
import dev.pti.editing.LatentMapper;
import dev.pti.editing.SemanticFactorization;
import dev.pti.examples.measure.AttributeDirections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a name on the command line may mean: the attributes of the bundled generator, SeFa's
 * directions of any generator, and files of directions, mappers and saved edits.
 */
final class DirectionsAtHand {
  private static final Pattern LAYERS = Pattern.compile("(.+)@(\\d{1,9})(?:-(\\d{1,9}))?");

  /** How the file of a saved edit ends. */
  static final String JSON = ".json";

  private final Generator generator;
  private final List<Direction> attributes;
  private final SemanticFactorization factorization;
  private final List<Direction> factorized;
  private final DirectionCatalog catalog;

  DirectionsAtHand(Generator generator) {
    this.generator = generator;
    attributes = AttributeDirections.bundledFor(generator);
    factorization = SemanticFactorization.of(generator);
    factorized = factorization.directions(generator.latentWidth());
    catalog = DirectionCatalog.of(attributes).with(factorized);
  }

  /** Directions that a face network's measurements gave; none for another generator. */
  List<Direction> attributes() {
    return attributes;
  }

  /** SeFa's directions, that of the largest eigenvalue first. */
  List<Direction> factorized() {
    return factorized;
  }

  /** One eigenvalue for each of {@link #factorized}. */
  double[] eigenvalues() {
    return factorization.eigenvalues();
  }

  /**
   * Finds an edit that fits the generator.
   *
   * @param name of a direction, or the path of a file of a direction, a mapper or a saved edit;
   *     with {@code @4-7} or {@code @4} at its end on these layers only
   * @param strength how far it moves
   * @return the edit, still without a file for its picture
   */
  NamedEdit get(String name, double strength) {
    Matcher confined = LAYERS.matcher(name);
    if (!confined.matches() || catalog.find(name).isPresent()) {
      NamedEdit unit = unit(name);
      return named(unit.name(), strength, scaled(unit.edit(), strength));
    }
    int first = Integer.parseInt(confined.group(2));
    int last = confined.group(3) == null ? first : Integer.parseInt(confined.group(3));
    NamedEdit unit = unit(confined.group(1));
    Edit edit = scaled(unit.edit().onLayers(first, last), strength);
    return named(unit.name() + name.substring(confined.end(1)), strength, edit);
  }

  private NamedEdit named(String name, double strength, Edit edit) {
    return new NamedEdit(name, strength, edit.requireFits(generator), "");
  }

  /** Leaves an edit of several stages as it is printed, where nothing is to be scaled. */
  private static Edit scaled(Edit edit, double strength) {
    return strength == 1 ? edit : edit.times(strength);
  }

  /** What a name without layers means, of strength 1. */
  private NamedEdit unit(String name) {
    Optional<Direction> listed = catalog.find(name);
    if (listed.isPresent() || !isPath(name)) {
      return unit(listed.orElseGet(() -> catalog.get(name)));
    }
    Path file = Path.of(name);
    if (name.endsWith(JSON)) {
      String stem = MoreFiles.getNameWithoutExtension(file);
      return new NamedEdit(stem, 1, Edit.read(file, catalog), "");
    }
    return LatentMapper.find(file)
        .map(it -> new NamedEdit(it.name(), 1, Edit.of(it.withStrength(1)), ""))
        .orElseGet(() -> unit(Directions.read(file)));
  }

  private static NamedEdit unit(Direction direction) {
    return new NamedEdit(direction.name(), 1, Edit.of(direction, 1), "");
  }

  private static boolean isPath(String name) {
    return name.matches("(?s).*([/\\\\]|\\.(npy|npz|pt|pth|safetensors|json)$).*")
        || Files.isRegularFile(Path.of(name));
  }
}
