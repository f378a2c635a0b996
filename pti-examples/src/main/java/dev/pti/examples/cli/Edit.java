package dev.pti.examples.cli;

import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An edit that was asked for.
 *
 * @param text as it was given, {@code NAME=STRENGTH}
 * @param direction with the strength
 * @param file the name of its picture
 */
record Edit(String text, Direction direction, String file) {

  /** What stands below its picture, as in {@code sefa-1=-3}. */
  String title() {
    return direction.name() + "=" + strength(direction.strength());
  }

  /**
   * Finds the directions of edits and gives each edit its file: {@code edit-NAME.png}, or {@code
   * edit-NAME=STRENGTH.png} where a name comes more than once.
   *
   * @param texts each {@code NAME=STRENGTH}
   * @param directions where the names are looked up
   * @return the edits in their order
   */
  static List<Edit> all(List<String> texts, DirectionsAtHand directions) {
    Map<String, Direction> found = new LinkedHashMap<>();
    Map<String, Integer> uses = new LinkedHashMap<>();
    for (String text : texts) {
      Direction direction = parse(text, directions);
      if (found.putIfAbsent(text, direction) != null) {
        throw new InvalidInputException("edit " + text + " is given twice");
      }
      uses.merge(direction.name(), 1, Integer::sum);
    }
    Map<String, Edit> edits = new LinkedHashMap<>();
    found.forEach(
        (text, direction) -> {
          Edit edit = new Edit(text, direction, "");
          boolean alone = uses.getOrDefault(direction.name(), 0) == 1;
          String name = (alone ? direction.name() : edit.title()).replaceAll("[^\\w.=+-]", "_");
          String file = "edit-" + name + ".png";
          if (edits.putIfAbsent(file, new Edit(text, direction, file)) != null) {
            throw new InvalidInputException("two edits would be saved as " + file);
          }
        });
    return new ArrayList<>(edits.values());
  }

  private static Direction parse(String text, DirectionsAtHand directions) {
    int equals = text.lastIndexOf('=');
    if (equals < 1) {
      throw new InvalidInputException("edit is " + text + ", wanted NAME=STRENGTH");
    }
    String number = text.substring(equals + 1);
    double strength;
    try {
      strength = Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "strength of edit %s is \"%s\", wanted a number".formatted(text, number), e);
    }
    return directions.get(text.substring(0, equals)).withStrength(strength);
  }

  private static String strength(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
