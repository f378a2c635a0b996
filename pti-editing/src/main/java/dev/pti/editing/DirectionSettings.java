package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
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
      result =
          result.onLayers(
              first == null ? 0 : layer("first_layer", first),
              last == null ? Integer.MAX_VALUE : layer("last_layer", last));
    }
    return strength == null ? result : result.withStrength(number(strength));
  }

  double strength() {
    String strength = metadata.get("strength");
    return strength == null ? 1 : number(strength);
  }

  /** Says what a direction does not say by its values. */
  static void put(Direction direction, Map<String, String> metadata) {
    String name = direction.name() + ".";
    if (direction.firstLayer() != 0 || direction.lastLayer() != Integer.MAX_VALUE) {
      metadata.put(name + "first_layer", String.valueOf(direction.firstLayer()));
    }
    if (direction.lastLayer() != Integer.MAX_VALUE) {
      metadata.put(name + "last_layer", String.valueOf(direction.lastLayer()));
    }
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
