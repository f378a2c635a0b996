package dev.pti.examples.web;

import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.editing.Edit;
import dev.pti.examples.NamedStrength;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the page's sliders do, by their names. Immutable. */
final class Sliders {
  private final Generator generator;
  private final Map<String, Slider> byName = new LinkedHashMap<>();
  private final Map<String, Edit> units = new LinkedHashMap<>();

  /**
   * Keeps them in their order.
   *
   * @param generator is named in the edits that are saved
   * @throws InvalidInputException if two have one name, or one does not fit
   */
  Sliders(List<Slider> sliders, Generator generator) {
    this.generator = generator;
    for (Slider slider : sliders) {
      if (byName.putIfAbsent(slider.name(), slider) != null) {
        throw new InvalidInputException(
            "two directions are called %s, each needs a name of its own".formatted(slider.name()));
      }
      units.put(slider.name(), slider.unit().madeFor(generator));
    }
  }

  /** The same and one more, the last. */
  Sliders with(Slider another) {
    List<Slider> more = new ArrayList<>(byName.values());
    more.add(another);
    return new Sliders(more, generator);
  }

  /** The same but for one. */
  Sliders without(String name) {
    return new Sliders(
        byName.values().stream().filter(it -> !it.name().equals(name)).toList(), generator);
  }

  /** Whether one is called so. */
  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** For JSON, in their order. */
  List<Map<String, Object>> described() {
    return byName.values().stream().map(Slider::described).toList();
  }

  /**
   * Reads edits as the command line writes them.
   *
   * <p>All look at the pivot at once, so that what each adds to it does not depend on the others,
   * nor on their order. So a drag that began where an edit had led, and is added to this edit,
   * leads but for rounding to where the drag did, whatever the edit is made of: of mappers and
   * mixed styles in sequence the drag's move would have to come last. Style channels are moved on
   * top.
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
      edit = edit.and(unit.times(asked.strength()));
    }
    return edit;
  }
}
