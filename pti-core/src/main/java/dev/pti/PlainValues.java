package dev.pti;

import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Values that JSON has. Settings may be those of somebody's own inverter or tuner, and a value that
 * cannot be written must not lose a run: what JSON has not is told as it prints itself.
 */
final class PlainValues {
  private PlainValues() {}

  /** Numbers, flags, texts and null, in lists and maps. */
  static @Nullable Object of(@Nullable Object value) {
    if (value == null || value instanceof Boolean || isPlain(value)) {
      return value;
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> plain = new LinkedHashMap<>();
      map.forEach((name, inner) -> plain.put(String.valueOf(name), of(inner)));
      return plain;
    }
    // A path is a sequence of its names.
    if (value instanceof Iterable<?> many && !(value instanceof Path)) {
      List<@Nullable Object> plain = new ArrayList<>();
      many.forEach(inner -> plain.add(of(inner)));
      return plain;
    }
    if (value.getClass().isArray()) {
      List<@Nullable Object> plain = new ArrayList<>();
      for (int i = 0; i < Array.getLength(value); i++) {
        plain.add(of(Array.get(value, i)));
      }
      return plain;
    }
    return value instanceof Enum<?> constant ? constant.name() : value.toString();
  }

  /** Of numbers that somebody else wrote JSON would tell the fields. */
  private static boolean isPlain(Object value) {
    return value instanceof Number && value.getClass().getName().matches("java\\.(lang|math)\\..+");
  }
}
