package dev.pti.examples.measure;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.TensorFile;
import java.util.ArrayList;
import java.util.List;

/**
 * A direction that is bundled for the default generator, learned from portraits by {@code pti
 * find-directions --portraits}.
 *
 * @param direction one standard deviation of the portraits long, named after what grows
 * @param source how good it is out of fold, as in {@code portraits, AUC 0.880 (0.853 to 0.906)}
 */
public record NamedDirection(Direction direction, String source) {
  /** How far in W an edit may go before the picture looks drawn rather than moved. */
  private static final double REACH = 3;

  private static final String RESOURCE = "portrait64-portraits.safetensors";

  /**
   * The bundled directions that belong to a generator.
   *
   * @param generator the default one, or any other
   * @return in the order of their names; none for another generator
   */
  public static List<NamedDirection> of(Generator generator) {
    TensorFile file = Bundled.read(NamedDirection.class, RESOURCE);
    if (!generator.sha256().equals(file.metadata().get("generator_sha256"))) {
      return List.of();
    }
    List<NamedDirection> named = new ArrayList<>();
    file.tensors()
        .forEach(
            (name, values) ->
                named.add(new NamedDirection(Direction.of(name, values), source(file, name))));
    return List.copyOf(named);
  }

  /**
   * Returns how far edits usually go, either way.
   *
   * @return a strength of whole numbers, at least 1
   */
  public int usualStrength() {
    double squares = 0;
    for (float value : direction.values().toArray()) {
      squares += (double) value * value;
    }
    return Math.max(1, (int) Math.round(REACH / Math.sqrt(squares)));
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
    return auc == null
        ? "portraits, correlation " + file.metadata().get(name + ".correlation_out_of_fold")
        : "portraits, AUC " + auc;
  }
}
