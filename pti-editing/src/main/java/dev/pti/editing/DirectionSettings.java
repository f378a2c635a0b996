package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LayerRange;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata of a file says about its directions.
 *
 * @param metadata texts by key; a key with a tensor's name and a dot before it goes first
 */
record DirectionSettings(Map<String, String> metadata) {

  String name(String otherwise) {
    return metadata.getOrDefault("name", otherwise);
  }

  Direction applyTo(Direction direction, String tensor) {
    String first = find("first_layer", tensor);
    String last = find("last_layer", tensor);
    String strength = find("strength", tensor);
    Direction result = direction;
    if (first != null || last != null) {
      int from = first == null ? 0 : layer("first_layer", first);
      result =
          last == null
              ? result.onLayers(LayerRange.from(from))
              : result.onLayers(from, layer("last_layer", last));
    }
    return strength == null ? result : result.withStrength(number(strength));
  }

  double strength() {
    String strength = metadata.get("strength");
    return strength == null ? 1 : number(strength);
  }

  /**
   * Says what a direction does not say by its values, in place of what is said there of layers and
   * strength: texts that were copied from another file may hold for another range.
   */
  static void put(Direction direction, Map<String, String> metadata) {
    String name = direction.name() + ".";
    for (String key : List.of("first_layer", "last_layer", "strength")) {
      metadata.remove(key);
      metadata.remove(name + key);
    }
    LayerRange layers = direction.layerRange();
    if (!layers.isAll()) {
      metadata.put(name + "first_layer", String.valueOf(layers.first()));
    }
    layers.last().ifPresent(last -> metadata.put(name + "last_layer", String.valueOf(last)));
    metadata.put(name + "strength", String.valueOf(direction.strength()));
  }

  private @Nullable String find(String key, String tensor) {
    String own = metadata.get(tensor + "." + key);
    return own == null ? metadata.get(key) : own;
  }

  private static int layer(String key, String text) {
    try {
      return Integer.parseInt(text.strip());
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "metadata %s is '%s', wanted a layer number".formatted(key, text), e);
    }
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new InvalidInputException(
          "metadata strength is '%s', wanted a number".formatted(text), e);
    }
  }
}
