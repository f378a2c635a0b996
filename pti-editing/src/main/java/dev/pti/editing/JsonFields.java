package dev.pti.editing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.pti.api.InvalidInputException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, each of the kind that is wanted or an exact complaint. */
record JsonFields(JsonObject object) {

  /** Checks that every key is one that is known. */
  JsonFields requireOnly(List<String> known) {
    for (String key : object.keySet()) {
      if (!known.contains(key)) {
        String meant =
            NearMiss.of(key, known).map(near -> "did you mean %s? ".formatted(near)).orElse("");
        throw new InvalidInputException(
            "unknown key %s; %sthere are: %s".formatted(key, meant, String.join(", ", known)));
      }
    }
    return this;
  }

  boolean has(String key) {
    return object.has(key);
  }

  String text(String key) {
    JsonElement value = wanted(key, "a text");
    if (value instanceof JsonPrimitive primitive && primitive.isString()) {
      return primitive.getAsString();
    }
    throw wrong(key, value, "a text");
  }

  @Nullable String textOrNull(String key) {
    return has(key) ? text(key) : null;
  }

  double number(String key) {
    JsonElement value = wanted(key, "a number");
    if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
      return primitive.getAsDouble();
    }
    throw wrong(key, value, "a number");
  }

  double number(String key, double otherwise) {
    return has(key) ? number(key) : otherwise;
  }

  OptionalInt layer(String key) {
    return has(key) ? OptionalInt.of(whole(key, object.get(key))) : OptionalInt.empty();
  }

  long[] shape() {
    return array("shape").asList().stream()
        .mapToLong(
            axis -> {
              int size = whole("shape", axis);
              if (size < 1) {
                throw new InvalidInputException("shape holds " + size + ", wanted 1 or more");
              }
              return size;
            })
        .toArray();
  }

  JsonArray array(String key) {
    JsonElement value = wanted(key, "a list");
    if (value instanceof JsonArray array) {
      return array;
    }
    throw wrong(key, value, "a list");
  }

  JsonObject object(String key) {
    JsonElement value = wanted(key, "an object");
    if (value instanceof JsonObject inside) {
      return inside;
    }
    throw wrong(key, value, "an object");
  }

  private static int whole(String key, JsonElement value) {
    if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
      double number = primitive.getAsDouble();
      if (number == (int) number) {
        return (int) number;
      }
    }
    throw wrong(key, value, "a whole number");
  }

  private JsonElement wanted(String key, String kind) {
    JsonElement value = object.get(key);
    if (value == null) {
      throw new InvalidInputException("there is no %s, wanted %s".formatted(key, kind));
    }
    return value;
  }

  private static InvalidInputException wrong(String key, JsonElement value, String wanted) {
    String text = value.toString();
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return new InvalidInputException("%s is %s, wanted %s".formatted(key, shown, wanted));
  }
}
