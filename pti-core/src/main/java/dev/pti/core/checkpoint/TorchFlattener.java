package dev.pti.core.checkpoint;

import com.google.common.collect.ImmutableSet;
import dev.pti.api.InvalidInputException;
import dev.pti.api.files.IoReasons;
import java.io.Closeable;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unfolds what a pickle holds into names with dots: tensors on one side, numbers and texts as
 * metadata on the other. A bare tensor is named {@code value}; a list of pairs that begin with
 * texts is read as a dict. A network that was pickled whole gets the names of its state dict; its
 * own attributes, such as {@code G_ema.synthesis.b8.conv0.conv_clamp}, are kept apart.
 *
 * <p>A pickle of a few bytes can unfold without end (a list that holds itself) or to any size (each
 * list holding the next one twice), so depth, count and the length of all texts are bounded.
 */
final class TorchFlattener {
  private static final int MAX_DEPTH = 32;
  private static final int MAX_VALUES = 100_000;
  private static final long MAX_CHARACTERS = 1L << 24;

  /** Longer texts are sources or logs, of which only the length is told. */
  private static final int LONG_TEXT = 2000;

  /** Where a network keeps its tensors and parts. */
  private static final Set<String> PARTS = ImmutableSet.of("_parameters", "_buffers", "_modules");

  private final String label;
  private final ValueReader reader;
  private final IdentityHashMap<TorchTensor, StoredTensor> stored = new IdentityHashMap<>();
  private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private int values;
  private long characters;

  TorchFlattener(String label) {
    this.label = label;
    this.reader = new ValueReader(label);
  }

  /** What was unfolded, as a file. */
  StoredFile file(String format, Closeable source) {
    return new StoredFile(format, tensors, metadata, attributes, reader, source);
  }

  /** Unfolds the value of a pickle under a name, or under none. */
  void add(String name, Object value) {
    add(name, value, 0);
  }

  private void add(String name, Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new InvalidInputException(
          "%s nests deeper than %d levels at %s".formatted(label, MAX_DEPTH, name));
    }
    visit(1);
    List<Object> items = Python.items(value);
    if (value instanceof Python.DictValue dict) {
      addAll(name, dict, depth);
    } else if (value instanceof Python.ObjectValue object) {
      addObject(name, object, depth);
    } else if (items != null) {
      addAll(name, items, depth);
    } else {
      addLeaf(name.isEmpty() ? "value" : name, value);
    }
  }

  private void visit(int count) {
    values += count;
    if (values > MAX_VALUES) {
      throw new InvalidInputException("%s holds more than %d values".formatted(label, MAX_VALUES));
    }
  }

  private void addAll(String name, Python.DictValue dict, int depth) {
    dict.items.forEach((key, item) -> add(join(name, textOf(key)), item, depth + 1));
  }

  private void addAll(String name, List<Object> items, int depth) {
    boolean pairs = !items.isEmpty() && items.stream().allMatch(TorchFlattener::isNamed);
    for (int i = 0; i < items.size(); i++) {
      List<Object> pair = pairs ? Python.items(items.get(i)) : null;
      if (pair == null) {
        add(join(name, Integer.toString(i)), items.get(i), depth + 1);
      } else {
        add(join(name, textOf(pair.get(0))), pair.get(1), depth + 1);
      }
    }
  }

  private static boolean isNamed(Object item) {
    return item instanceof Python.TupleValue pair
        && pair.items.size() == 2
        && pair.items.get(0) instanceof String;
  }

  private void addObject(String name, Python.ObjectValue object, int depth) {
    putAttribute(join(name, "class"), object.type);
    Python.DictValue state = object.attributes();
    if (state != null && state.items.containsKey("_modules")) {
      addNetwork(name, state, depth);
      return;
    }
    if (!object.items.items.isEmpty()) {
      addAll(name, object.items, depth);
    }
    if (!object.elements.items.isEmpty()) {
      addAll(name, object.elements.items, depth);
    }
    if (state != null) {
      addAll(name, state, depth);
    }
  }

  private void addNetwork(String name, Python.DictValue state, int depth) {
    // What is left out below has to be looked at, too.
    visit(state.items.size());
    state.items.forEach(
        (key, item) -> {
          String own = String.valueOf(textOf(key));
          if (PARTS.contains(own) && item instanceof Python.DictValue parts) {
            visit(parts.items.size());
            parts.items.forEach(
                (part, content) -> {
                  if (content != Python.Special.NONE) {
                    add(join(name, textOf(part)), content, depth + 1);
                  }
                });
          } else if (!own.startsWith("_") && textOf(item) != null) {
            putAttribute(join(name, own), String.valueOf(textOf(item)));
          }
        });
  }

  private void putAttribute(String name, String text) {
    count(text);
    attributes.put(name, text);
  }

  private void addLeaf(String name, Object value) {
    TorchTensor tensor = tensorOf(value);
    boolean repeated;
    if (tensor != null) {
      StoredTensor known = stored.computeIfAbsent(tensor, this::stored);
      repeated = tensors.put(name, known) != null;
    } else {
      String text = textOf(value);
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

  private static @Nullable TorchTensor tensorOf(Object value) {
    if (value instanceof NumpyValues.Array array) {
      return array.tensor;
    }
    if (value instanceof Python.ParameterValue box) {
      return box.tensor;
    }
    if (value instanceof TorchTensor.Storage storage) {
      // A bare storage is a vector of its values.
      long count = storage.viewCount();
      return new TorchTensor(storage, 0, List.of(count), List.of(1L));
    }
    return value instanceof TorchTensor tensor ? tensor : null;
  }

  private StoredTensor stored(TorchTensor tensor) {
    TorchTensor.Storage storage = tensor.storage();
    return new StoredTensor(
        storage.type(),
        tensor.shape(),
        new StridedValues(
            storage.type(),
            storage.home().order(),
            tensor.shape(),
            tensor.strides(),
            storage.viewOffset() + tensor.offset(),
            begin -> storage.home().open(storage, begin),
            storage.home().place(storage),
            reader));
  }

  private static @Nullable String textOf(Object value) {
    if (value == Python.Special.NONE) {
      return "None";
    }
    if (value instanceof Boolean truth) {
      return truth ? "True" : "False";
    }
    if (value instanceof Python.Name name) {
      return name.text();
    }
    if (value instanceof ElementType type) {
      return "torch." + type.text();
    }
    if (value instanceof NumpyValues.Type type) {
      return type.element == null ? "dtype" : type.element.text();
    }
    if (value instanceof Python.BytesValue bytes) {
      return size(bytes.source()) + " bytes";
    }
    if (value instanceof Python.LongText text) {
      return "text of " + size(text.source()) + " bytes";
    }
    if (value instanceof String text) {
      return text.length() > LONG_TEXT ? "text of " + text.length() + " characters" : text;
    }
    if (value instanceof NumpyValues.Array array && array.number != null) {
      return array.number.toString();
    }
    return value instanceof Number ? value.toString() : null;
  }

  private static long size(ByteSource source) {
    try {
      return source.size();
    } catch (IOException e) {
      throw new InvalidInputException("cannot read the size of a value: " + IoReasons.of(e), e);
    }
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
