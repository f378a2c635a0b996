package dev.pti.examples.cli;

import com.google.common.base.Suppliers;
import com.google.common.io.MoreFiles;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Directions;
import dev.pti.editing.Edit;
import dev.pti.editing.LatentMapper;
import dev.pti.editing.SemanticFactorization;
import dev.pti.editing.StyleDirection;
import dev.pti.editing.Walk;
import dev.pti.examples.measure.NamedDirection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a name on the command line may mean: the named directions of the default generator, SeFa's
 * directions of any generator, truncation, and files of directions (of several, one as in {@code
 * FILE:NAME}), also of style channels, mappers, saved edits and saved runs.
 */
final class DirectionsAtHand {
  private static final Pattern LAYERS = Pattern.compile("(.+)@(\\d{1,9})(?:-(\\d{1,9}))?");

  private static final String TRUNCATION = "truncation";

  /** How the names of SeFa's directions begin. */
  private static final String FACTORIZED = "sefa-";

  /** How the file of a saved edit ends. */
  static final String JSON = ".json";

  private final Pti pti;
  private final List<NamedDirection> named;
  private final DirectionCatalog bundled;

  // Decomposed when asked for: most runs name no direction of SeFa's.
  private final Supplier<SemanticFactorization> factorization;
  private final Supplier<DirectionCatalog> catalog;

  DirectionsAtHand(Pti pti) {
    this.pti = pti;
    Generator generator = pti.generator();
    named = NamedDirection.of(generator);
    bundled = DirectionCatalog.of(named.stream().map(NamedDirection::direction).toList());
    factorization = Suppliers.memoize(() -> SemanticFactorization.of(generator));
    catalog = Suppliers.memoize(() -> bundled.with(factorized()));
  }

  /** SeFa's directions, that of the largest eigenvalue first. */
  List<Direction> factorized() {
    return factorization.get().directions(pti.generator().latentWidth());
  }

  /** Those that are bundled for the generator. */
  List<NamedDirection> named() {
    return named;
  }

  /** One eigenvalue for each of {@link #factorized}. */
  double[] eigenvalues() {
    return factorization.get().eigenvalues();
  }

  private Optional<Direction> find(String name) {
    return name.startsWith(FACTORIZED) ? catalog.get().find(name) : bundled.find(name);
  }

  /**
   * Finds an edit that fits the generator.
   *
   * @param name of a direction, or {@code truncation}, or the path of a direction, a mapper, a
   *     saved edit or a saved run; with {@code @4-7} or {@code @4} at its end on these layers only
   * @param strength how far it moves: towards a run's pivot 1 is there; truncation by 1 stays
   * @return the edit, still without a file for its picture
   */
  NamedEdit get(String name, double strength) {
    NamedEdit unit = confined(name);
    Edit edit = scaled(unit.edit(), amount(name, strength)).requireFits(pti.generator());
    return new NamedEdit(unit.name(), strength, edit, "");
  }

  /** Leaves an edit of several stages as it is printed, where nothing is to be scaled. */
  private static Edit scaled(Edit edit, double factor) {
    return factor == 1 ? edit : edit.times(factor);
  }

  /**
   * Finds a walk that fits the generator.
   *
   * @param name as in {@link #get}
   * @param from the first strength
   * @param to the last strength
   * @param count how many edits, both ends included
   * @return the walk
   */
  Walk walk(String name, double from, double to, int count) {
    Edit unit = confined(name).edit().requireFits(pti.generator());
    return Walk.along(unit, amount(name, from), amount(name, to), count);
  }

  /** The field counts truncation from the other end. */
  private static double amount(String name, double strength) {
    return name.equals(TRUNCATION) || name.startsWith(TRUNCATION + "@") ? 1 - strength : strength;
  }

  private NamedEdit confined(String name) {
    Matcher layers = LAYERS.matcher(name);
    if (!layers.matches() || find(name).isPresent()) {
      return unit(name);
    }
    int first = Integer.parseInt(layers.group(2));
    int last = layers.group(3) == null ? first : Integer.parseInt(layers.group(3));
    NamedEdit unit = unit(layers.group(1));
    String label = unit.name() + name.substring(layers.end(1));
    return new NamedEdit(label, 1, unit.edit().onLayers(first, last), "");
  }

  /** What a name without layers means, of strength 1. */
  private NamedEdit unit(String name) {
    Optional<Direction> listed = find(name);
    if (listed.isEmpty() && name.equals(TRUNCATION)) {
      return unit(name, Edit.truncation(pti.generator(), 0));
    }
    if (listed.isPresent() || !isPath(name)) {
      return unit(listed.orElseGet(() -> catalog.get().get(name)));
    }
    Path file = Path.of(name);
    int colon = name.lastIndexOf(':');
    if (!Files.exists(file) && colon > 1) {
      return unit(within(Path.of(name.substring(0, colon)), name.substring(colon + 1)));
    }
    if (Files.isDirectory(file) || file.endsWith("run.safetensors")) {
      Tuned run = pti.open(file);
      String other = run.target().name();
      return unit(other, Edit.towards(other, run.latent(), 1));
    }
    if (name.endsWith(JSON)) {
      String stem = MoreFiles.getNameWithoutExtension(file);
      return unit(stem, Edit.read(file, catalog.get()));
    }
    return LatentMapper.find(file)
        .map(it -> unit(it.name(), Edit.of(it.withStrength(1))))
        .or(() -> StyleDirection.find(file).map(it -> unit(it.name(), Edit.of(it, 1))))
        .orElseGet(() -> unit(only(file)));
  }

  private Direction only(Path file) {
    List<Direction> all = Directions.readAll(file, pti.generator());
    if (all.size() > 1) {
      throw new InvalidInputException(
          "%s holds %d directions, wanted one of them as in %s:%s"
              .formatted(file, all.size(), file, all.get(0).name()));
    }
    return all.get(0);
  }

  /** A direction of a file, by its name, the number at the name's end or its place, from 1. */
  private Direction within(Path file, String which) {
    List<Direction> all = Directions.readAll(file, pti.generator());
    DirectionCatalog named = DirectionCatalog.of(all);
    if (named.find(which).isEmpty() && which.matches("[1-9]\\d{0,8}")) {
      // Files order by name, in which sefa-10 comes before sefa-2.
      List<Direction> numbered =
          all.stream().filter(it -> it.name().endsWith("-" + which)).toList();
      if (numbered.size() == 1) {
        return numbered.get(0);
      }
      int place = Integer.parseInt(which);
      if (place > all.size()) {
        throw new InvalidInputException(
            "no direction %d in %s, there are 1 to %d".formatted(place, file, all.size()));
      }
      return all.get(place - 1);
    }
    return named.get(which);
  }

  private static NamedEdit unit(Direction direction) {
    return unit(direction.name(), Edit.of(direction, 1));
  }

  private static NamedEdit unit(String name, Edit edit) {
    return new NamedEdit(name, 1, edit, "");
  }

  private static boolean isPath(String name) {
    return name.matches("(?s).*([/\\\\]|\\.(npy|npz|pt|pth|safetensors|json)(:[^:]*)?$).*")
        || Files.exists(Path.of(name));
  }
}
