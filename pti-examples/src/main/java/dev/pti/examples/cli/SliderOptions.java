package dev.pti.examples.cli;

import com.google.common.io.MoreFiles;
import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.files.IoReasons;
import dev.pti.editing.Directions;
import dev.pti.editing.Edit;
import dev.pti.editing.LatentMapper;
import dev.pti.editing.StyleDirection;
import dev.pti.examples.measure.NamedDirection;
import dev.pti.examples.web.Slider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which sliders the page of {@code serve} has: the named directions, some of SeFa's, and more. */
final class SliderOptions {
  /** Of a generator's unnamed directions, how many have a slider. */
  private static final int FACTORIZED = 6;

  /** Of a file of many directions, as of GANSpace's components, how many have one. */
  private static final int OF_FILE = 10;

  /** Twice the strength with which mappers are trained. */
  private static final double OF_MAPPER = .2;

  private static final Set<String> ENDINGS =
      Set.of("npy", "npz", "pt", "pth", "safetensors", "json");

  @Option(
      names = "--direction",
      paramLabel = "F|DIR",
      description =
          "Add a slider. It takes what --edit of edit takes, except truncation: the path of a "
              + "direction, also of style channels, of a StyleCLIP mapper, of a saved edit or run; "
              + "also F:NAME and NAME@4-7. A file of several directions gives its first 10, a folder "
              + "all of its files.")
  List<String> given = List.of();

  /**
   * Finds them all.
   *
   * @param told gets what a person wants to know of it
   */
  List<Slider> of(Pti pti, Consumer<String> told) {
    DirectionsAtHand atHand = new DirectionsAtHand(pti);
    List<Slider> sliders = new ArrayList<>();
    for (NamedDirection it : atHand.named()) {
      sliders.add(slider(it.direction(), it.usualStrength(), "Named", it.source()));
    }
    atHand.factorized().stream()
        .limit(FACTORIZED)
        .map(it -> slider(it, DirectionsCommand.USUAL, "Found without labels", "SeFa"))
        .forEach(sliders::add);
    for (String each : given) {
      for (Slider slider : given(each, pti, atHand, told)) {
        sliders.add(renamed(slider, sliders));
      }
    }
    return sliders;
  }

  private static Slider slider(Direction direction, double usual, String group, String source) {
    return new Slider(direction.name(), Edit.of(direction, 1), usual, group, source);
  }

  private static List<Slider> given(
      String name, Pti pti, DirectionsAtHand atHand, Consumer<String> told) {
    Path path = Path.of(name);
    if (Files.isDirectory(path) && !Files.exists(path.resolve("pivot.safetensors"))) {
      return files(path).stream()
          .flatMap(file -> given(file.toString(), pti, atHand, told).stream())
          .toList();
    }
    if (!holdsDirections(path)) {
      return List.of(one(name, atHand));
    }
    List<Direction> all = Directions.readAll(path, pti.generator());
    if (all.size() > OF_FILE) {
      told.accept(
          "%s holds %d directions, the first %d have sliders; --direction %s:%s adds another"
              .formatted(name, all.size(), OF_FILE, name, all.get(OF_FILE).name()));
    }
    return all.stream()
        .limit(OF_FILE)
        .map(it -> slider(it, DirectionsCommand.USUAL, "Your own", name))
        .toList();
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> inside = Files.list(folder)) {
      List<Path> files =
          inside.filter(Files::isRegularFile).filter(SliderOptions::isKnown).sorted().toList();
      if (files.isEmpty()) {
        throw new InvalidInputException(
            "--direction is %s, which holds neither files of directions nor a saved run"
                .formatted(folder));
      }
      return files;
    } catch (IOException e) {
      throw IoReasons.refusal("cannot read", folder, e);
    }
  }

  private static boolean isKnown(Path file) {
    return ENDINGS.contains(MoreFiles.getFileExtension(file).toLowerCase(Locale.ROOT));
  }

  /** Tells files of directions from those of what else an edit may be. */
  private static boolean holdsDirections(Path path) {
    return Files.isRegularFile(path)
        && !path.toString().endsWith(DirectionsAtHand.JSON)
        && !path.endsWith("run.safetensors")
        && LatentMapper.find(path).isEmpty()
        && StyleDirection.find(path).isEmpty();
  }

  private static Slider one(String name, DirectionsAtHand atHand) {
    if (name.matches("truncation(@.*)?")) {
      throw new InvalidInputException(
          "--direction is %s, wanted what moves from 0".formatted(name));
    }
    NamedEdit found = atHand.get(name, 1);
    return new Slider(found.name(), found.edit(), usual(name), "Your own", name);
  }

  private static double usual(String name) {
    Path path = Path.of(name.replaceFirst("@[\\d-]+$", ""));
    if (Files.isDirectory(path)
        || path.endsWith("run.safetensors")
        || path.toString().endsWith(DirectionsAtHand.JSON)) {
      return 1;
    }
    return Files.isRegularFile(path) && LatentMapper.find(path).isPresent()
        ? OF_MAPPER
        : DirectionsCommand.USUAL;
  }

  /** A direction may be called as another one is: then its file's name goes before it. */
  private static Slider renamed(Slider slider, List<Slider> others) {
    if (others.stream().noneMatch(it -> it.name().equals(slider.name()))) {
      return slider;
    }
    String file = MoreFiles.getNameWithoutExtension(Path.of(slider.source()));
    String name = file + ":" + slider.name();
    return new Slider(name, slider.unit(), slider.usual(), slider.group(), slider.source());
  }
}
