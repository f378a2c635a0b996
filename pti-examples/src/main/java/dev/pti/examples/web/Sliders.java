package dev.pti.examples.web;

import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.editing.Edit;
import dev.pti.examples.NamedStrength;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the page's sliders do, by their names. */
final class Sliders {
  private final Map<String, Slider> byName = new LinkedHashMap<>();
  private final Map<String, Edit> units = new LinkedHashMap<>();

  /**
   * Keeps them in their order.
   *
   * @param generator is named in the edits that are saved
   * @throws InvalidInputException if two have one name, or one does not fit
   */
  Sliders(List<Slider> sliders, Generator generator) {
    for (Slider slider : sliders) {
      if (byName.putIfAbsent(slider.name(), slider) != null) {
        throw new InvalidInputException(
            "two directions are called %s, each needs a name of its own".formatted(slider.name()));
      }
      units.put(slider.name(), slider.unit().madeFor(generator));
    }
  }

  /** For JSON, in their order. */
  List<Map<String, Object>> described() {
    return byName.values().stream().map(Slider::described).toList();
  }

  /**
   * Reads edits as the command line writes them.
   *
   * @param texts each {@code NAME=STRENGTH}
   * @return all at once
   * @throws InvalidInputException if one is not of that form or names no slider
   */
  Edit edit(List<String> texts) {
    Edit edit = Edit.none();
    for (String text : texts) {
      NamedStrength asked = NamedStrength.parse(text);
      Edit unit = units.get(asked.name());
      if (unit == null) {
        throw new InvalidInputException(
            "no direction %s, there are: %s"
                .formatted(asked.name(), String.join(", ", units.keySet())));
      }
      if (!Double.isFinite(asked.strength())) {
        throw new InvalidInputException(
            "strength of direction %s is %s".formatted(asked.name(), asked.strength()));
      }
      edit = edit.and(unit.times(asked.strength()));
    }
    return edit;
  }
}
