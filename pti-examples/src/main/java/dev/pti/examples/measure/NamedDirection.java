package dev.pti.examples.measure;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.TensorFile;
import dev.pti.editing.BundledDirections;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A direction that is bundled for a generator, learned from portraits by {@code pti find-directions
 * --portraits}.
 *
 * @param direction named after what grows; calibrated on pictures, see {@link #usualStrength}
 * @param source how good it is out of fold, and what one strength shows
 */
public record NamedDirection(Direction direction, String source) {
  /** The usual strength of each, either way. */
  static final int USUAL = 2;

  /**
   * The bundled directions that belong to a generator.
   *
   * @param generator the default one, or any other
   * @return in the order of their names; none for one that there are none for
   */
  public static List<NamedDirection> of(Generator generator) {
    List<NamedDirection> named = new ArrayList<>();
    BundledDirections.file(generator)
        .ifPresent(
            file ->
                file.tensors()
                    .forEach(
                        (name, values) ->
                            named.add(
                                new NamedDirection(
                                    Direction.of(name, values), source(file, name)))));
    return List.copyOf(named);
  }

  /**
   * Returns how far edits usually go, either way: half way to where a picture usually counts as
   * another person, on average over portraits; the file says of each how far, as in {@code
   * male.identity}.
   *
   * @return a strength of whole numbers, at least 1
   */
  public int usualStrength() {
    return USUAL;
  }

  /**
   * Returns what {@link FaceAttributes} calls the attribute that grows.
   *
   * @return one of its names
   */
  public String attribute() {
    return measuredAs(direction.name());
  }

  /** What an instrument calls the attribute of a direction's name. */
  static String measuredAs(String name) {
    return name.equals("smile") ? "happy" : name;
  }

  private static String source(TensorFile file, String name) {
    String auc = file.metadata().get(name + ".auc_out_of_fold");
    String quality =
        auc == null
            ? "correlation " + file.metadata().get(name + ".correlation_out_of_fold")
            : "AUC " + auc;
    return "portraits, %s; 1 shows %s".formatted(quality, shown(name, file));
  }

  private static String shown(String name, TensorFile file) {
    double effect = Double.parseDouble(file.metadata().getOrDefault(name + ".effect", "NaN"));
    return switch (name) {
      case "age" -> String.format(Locale.ROOT, "%.1f years", effect);
      case "turn" -> String.format(Locale.ROOT, "%.1f %% of the face's width", 100 * effect);
      default -> String.format(Locale.ROOT, "%.1f in log-odds", effect);
    };
  }
}
