package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unfolds nested dicts and lists into names with dots: tensors on one side, numbers and texts as
 * metadata on the other. A bare tensor is named {@code value}.
 *
 * <p>A pickle of a few bytes can unfold without end (a list that holds itself) or to any size (each
 * list holding the next one twice), so depth, count and the length of all texts are bounded.
 */
final class TorchFlattener {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VALUES = 1_000_000;
  private static final long MAX_CHARACTERS = 1L << 25;

  private final String label;
  private final TorchStorages storages;
  private final IdentityHashMap<TorchTensor, StoredTensor> stored = new IdentityHashMap<>();
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private int values;
  private long characters;

  TorchFlattener(String label, TorchStorages storages) {
    this.label = label;
    this.storages = storages;
  }

  Map<String, StoredTensor> tensors() {
    return tensors;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  /** Unfolds the value of a pickle. */
  void add(Object value) {
    add("", value, 0);
  }

  private void add(String name, Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new InvalidInputException(
          "%s nests deeper than %d levels at %s".formatted(label, MAX_DEPTH, name));
    }
    if (++values > MAX_VALUES) {
      throw new InvalidInputException("%s holds more than %d values".formatted(label, MAX_VALUES));
    }
    if (value instanceof Python.DictValue dict) {
      dict.items.forEach((key, item) -> add(join(name, textOf(key)), item, depth + 1));
    } else if (value instanceof Python.ListValue list) {
      addAll(name, list.items, depth);
    } else if (value instanceof Python.TupleValue tuple) {
      addAll(name, tuple.items, depth);
    } else {
      addLeaf(name.isEmpty() ? "value" : name, value);
    }
  }

  private void addAll(String name, List<Object> items, int depth) {
    for (int i = 0; i < items.size(); i++) {
      add(join(name, Integer.toString(i)), items.get(i), depth + 1);
    }
  }

  private void addLeaf(String name, Object value) {
    Object content = value instanceof Python.ParameterValue box ? box.tensor : value;
    boolean repeated;
    if (content instanceof TorchTensor tensor) {
      StoredTensor known = stored.computeIfAbsent(tensor, storages::stored);
      repeated = tensors.put(name, known) != null;
    } else {
      String text = content == null ? null : textOf(content);
      if (text == null) {
        throw new InvalidInputException(
            "%s holds under %s what is neither tensor, number nor text".formatted(label, name));
      }
      count(text);
      repeated = metadata.put(name, text) != null;
    }
    count(name);
    if (repeated) {
      throw new InvalidInputException("%s holds two values named %s".formatted(label, name));
    }
  }

  private static @Nullable String textOf(Object value) {
    if (value == Python.Special.NONE) {
      return "None";
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    return value instanceof String || value instanceof Number ? value.toString() : null;
  }

  private String join(String name, @Nullable String key) {
    String joined = name.isEmpty() ? key + "" : name + "." + key;
    // A path is built anew for each value, so that its length is the cost of a visit.
    count(joined);
    return joined;
  }

  private void count(String text) {
    characters += text.length();
    if (characters > MAX_CHARACTERS) {
      throw new InvalidInputException(
          "%s holds names and texts of more than %d characters".formatted(label, MAX_CHARACTERS));
    }
  }
}
