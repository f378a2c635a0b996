package dev.pti.editing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an edit moves of style channels as JSON, a list of {@code direction} (its name), {@code
 * strength}, {@code sha256} and {@code moves}: by the name of each style layer the values of its
 * channels. No catalog knows them by name, so the values are always there.
 */
final class StyleJson {
  private static final List<String> KEYS = List.of("direction", "strength", "sha256", "moves");

  private StyleJson() {}

  static JsonArray write(StyleMoves styles) {
    JsonArray array = new JsonArray();
    for (StyleDirection direction : styles.all()) {
      JsonObject moves = new JsonObject();
      direction
          .moves()
          .forEach((layer, values) -> moves.addProperty(layer, VectorText.of(values.toArray())));
      JsonObject object = new JsonObject();
      object.addProperty("direction", direction.name());
      object.addProperty("strength", direction.strength());
      object.addProperty("sha256", sha256(direction));
      object.add("moves", moves);
      array.add(object);
    }
    return array;
  }

  private static String sha256(StyleDirection direction) {
    return VectorText.sha256(new TreeMap<>(direction.moves()));
  }

  static StyleMoves read(JsonArray array) {
    StyleMoves moves = StyleMoves.NONE;
    for (int i = 0; i < array.size(); i++) {
      try {
        moves = moves.and(new StyleMoves(List.of(direction(array.get(i)))));
      } catch (InvalidInputException e) {
        throw new InvalidInputException(
            "styles, direction %d: %s".formatted(i + 1, e.getMessage()), e);
      }
    }
    return moves;
  }

  private static StyleDirection direction(JsonElement json) {
    if (!(json instanceof JsonObject object)) {
      throw new InvalidInputException("is no JSON object");
    }
    JsonFields fields = new JsonFields(object).requireOnly(KEYS);
    StyleDirection direction = StyleDirection.of(fields.text("direction"), moves(fields));
    String wanted = fields.textOrNull("sha256");
    String found = sha256(direction);
    if (wanted != null && !wanted.equals(found)) {
      throw new InvalidInputException(
          "values of direction %s have sha256 %s, beside them stands %s: they were changed"
              .formatted(direction.name(), found, wanted));
    }
    return direction.withStrength(fields.number("strength", 1));
  }

  private static Map<String, FloatTensor> moves(JsonFields fields) {
    JsonFields layers = new JsonFields(fields.object("moves"));
    Map<String, FloatTensor> moves = new LinkedHashMap<>();
    for (String layer : layers.object().keySet()) {
      float[] values = VectorText.read(layers.text(layer));
      moves.put(layer, FloatTensor.wrap(values, values.length));
    }
    return moves;
  }
}
