package dev.pti.examples.cli;

import dev.pti.api.InvalidInputException;
import dev.pti.editing.Edit;
import dev.pti.examples.NamedStrength;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An edit that was asked for.
 *
 * @param name what the report calls it
 * @param strength how far it moves
 * @param edit of that strength
 * @param file the name of its picture; empty until it has one
 */
record NamedEdit(String name, double strength, Edit edit, String file) {
  /** What names of files do not have. */
  static final String NOT_IN_FILES = "[^\\w.=+-]";

  /** What stands below its picture, as in {@code sefa-1=-3}. */
  String title() {
    return name + "=" + text(strength);
  }

  /**
   * Finds what edits name and gives each edit its file: {@code edit-NAME.png}, or {@code
   * edit-NAME=STRENGTH.png} where a name comes more than once.
   *
   * @param texts each {@code NAME=STRENGTH}, or the path of a saved edit
   * @param directions where the names are looked up
   * @return the edits in their order
   */
  static List<NamedEdit> all(List<String> texts, DirectionsAtHand directions) {
    Map<String, NamedEdit> found = new LinkedHashMap<>();
    Map<String, Integer> uses = new LinkedHashMap<>();
    for (String text : texts) {
      NamedEdit edit = parse(text, directions);
      if (found.putIfAbsent(text, edit) != null) {
        throw new InvalidInputException("edit " + text + " is given twice");
      }
      uses.merge(FileNames.folded(edit.name()), 1, Integer::sum);
    }
    Map<String, NamedEdit> edits = new LinkedHashMap<>();
    for (NamedEdit edit : found.values()) {
      boolean alone = uses.getOrDefault(FileNames.folded(edit.name()), 0) == 1;
      String name = (alone ? edit.name() : edit.title()).replaceAll(NOT_IN_FILES, "_");
      String file = "edit-" + name + ".png";
      if (edits.putIfAbsent(FileNames.folded(file), edit.savedAs(file)) != null) {
        throw new InvalidInputException("two edits would be saved as " + file);
      }
    }
    return new ArrayList<>(edits.values());
  }

  /**
   * Finds what edits name, to be applied one after the other, style channels on top of latents.
   * None gets a file, so names may come again.
   *
   * @param texts as in {@link #all}; none is no edit
   * @param directions where the names are looked up
   * @return all in sequence
   */
  static Edit sequence(List<String> texts, DirectionsAtHand directions) {
    Edit edit = Edit.none();
    for (NamedEdit part : parts(texts, directions)) {
      edit = edit.then(part.edit());
    }
    return edit;
  }

  /** What edits name, as {@link #sequence} finds it. */
  static List<NamedEdit> parts(List<String> texts, DirectionsAtHand directions) {
    return texts.stream().map(text -> parse(text, directions)).toList();
  }

  /** The name of the whole photograph with the edit in it. */
  String photographFile() {
    return file.replaceFirst("^edit-", "photograph-");
  }

  private NamedEdit savedAs(String newFile) {
    return new NamedEdit(name, strength, edit, newFile);
  }

  private static NamedEdit parse(String text, DirectionsAtHand directions) {
    if (text.endsWith(DirectionsAtHand.JSON)) {
      return directions.get(text, 1);
    }
    NamedStrength asked = NamedStrength.parse(text);
    return directions.get(asked.name(), asked.strength());
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? String.format(Locale.ROOT, "%.0f", value)
        : Double.toString(value);
  }
}
