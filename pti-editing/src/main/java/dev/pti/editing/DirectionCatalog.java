package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The directions that are available, in order, each under its own name; and the folders in which
 * saved edits find the checkpoints of their mappers.
 *
 * <p>Immutable and thread-safe.
 */
public final class DirectionCatalog {
  /** More names than this make a message unreadable. */
  private static final int NAMES_IN_MESSAGE = 20;

  private final Map<String, Direction> directions;
  private final List<Path> mapperFolders;

  private DirectionCatalog(Map<String, Direction> directions, List<Path> mapperFolders) {
    this.directions = Collections.unmodifiableMap(directions);
    this.mapperFolders = List.copyOf(mapperFolders);
  }

  /**
   * Makes a catalog.
   *
   * @param directions in the order in which they are listed
   * @return the catalog
   * @throws InvalidInputException if two have the same name
   */
  public static DirectionCatalog of(Collection<Direction> directions) {
    return new DirectionCatalog(new LinkedHashMap<>(), List.of()).with(directions);
  }

  /**
   * The directions that come with the library for a generator. For the bundled one {@code smile},
   * {@code male} (the appearance), {@code age} and {@code turn}, learned from portraits: usual
   * strengths are -2 to 2.
   *
   * @param generator the bundled one, or one tuned from it
   * @return its directions; none for any other generator
   */
  public static DirectionCatalog bundled(Generator generator) {
    return of(BundledDirections.of(generator));
  }

  /**
   * The same catalog with more directions at its end.
   *
   * @param more directions of other names
   * @return the longer catalog
   * @throws InvalidInputException if two have the same name
   */
  public DirectionCatalog with(Collection<Direction> more) {
    Map<String, Direction> all = new LinkedHashMap<>(directions);
    for (Direction direction : more) {
      if (all.putIfAbsent(direction.name(), direction) != null) {
        throw new InvalidInputException(
            "two directions are called " + direction.name() + ", each needs a name of its own");
      }
    }
    return new DirectionCatalog(all, mapperFolders);
  }

  /**
   * The same catalog with another folder in which checkpoints of mappers are looked for, after
   * those that it has.
   *
   * @param folder holds StyleCLIP checkpoints; need not exist
   * @return the catalog
   */
  public DirectionCatalog withMappersIn(Path folder) {
    List<Path> all = new ArrayList<>(mapperFolders);
    all.add(folder);
    return new DirectionCatalog(directions, all);
  }

  /**
   * Reads a mapper's checkpoint from the first folder that has it.
   *
   * @param file its name, without a folder: an edit of a stranger shall not say where to read
   * @return the mapper, of strength 0.1
   * @throws InvalidInputException if no folder has it, or it holds no mapper
   */
  LatentMapper mapper(String file) {
    if (!file.matches("[^/\\\\:\\p{Cntrl}]+") || file.equals(".") || file.equals("..")) {
      throw new InvalidInputException(
          "file of a mapper is %s, wanted a name without a folder".formatted(file));
    }
    return mapperFolders.stream()
        .map(folder -> folder.resolve(file))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(LatentMapper::read)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    mapperFolders.isEmpty()
                        ? "no folder was given that may hold the mapper " + file
                        : "no mapper %s in %s"
                            .formatted(
                                file,
                                mapperFolders.stream()
                                    .map(folder -> "'" + folder + "'")
                                    .collect(Collectors.joining(" or ")))));
  }

  /**
   * Finds a direction.
   *
   * @param name its exact name
   * @return the direction
   * @throws InvalidInputException if there is none, as in {@code no direction smlie; did you mean
   *     smile? there are: age, rotation, smile}
   */
  public Direction get(String name) {
    Direction found = directions.get(name);
    if (found == null) {
      throw new InvalidInputException(
          "no direction " + name + "; " + suggestion(name) + "there are" + listing());
    }
    return found;
  }

  /**
   * Looks for a direction.
   *
   * @param name its exact name
   * @return empty if there is none
   */
  public Optional<Direction> find(String name) {
    return Optional.ofNullable(directions.get(name));
  }

  /**
   * Returns the names.
   *
   * @return in order
   */
  public List<String> names() {
    return List.copyOf(directions.keySet());
  }

  /**
   * Returns the directions.
   *
   * @return in order
   */
  public List<Direction> directions() {
    return List.copyOf(directions.values());
  }

  private String suggestion(String name) {
    return NearMiss.of(name, directions.keySet())
        .map(near -> "did you mean %s? ".formatted(near))
        .orElse("");
  }

  private String listing() {
    if (directions.isEmpty()) {
      return " none";
    }
    String names = String.join(", ", directions.keySet().stream().limit(NAMES_IN_MESSAGE).toList());
    int left = directions.size() - NAMES_IN_MESSAGE;
    return ": " + names + (left > 0 ? " and " + left + " more" : "");
  }

  @Override
  public String toString() {
    return "directions" + listing();
  }
}
