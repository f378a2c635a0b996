package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Builds the values that a pickle may call for; null where the arguments are the wrong ones. */
final class PickleConstructors {
  private final String label;
  private final NumpyValues arrays;

  PickleConstructors(String label) {
    this.label = label;
    this.arrays = new NumpyValues(label);
  }

  @Nullable Object construct(PickleGlobals.Constructor constructor, List<Object> arguments)
      throws IOException {
    Object first = arguments.isEmpty() ? Python.Special.NONE : arguments.get(0);
    return switch (constructor) {
      case TENSOR -> tensor(arguments);
      case TENSOR_OF_TYPE -> tensorOfType(arguments);
      case TENSOR_OF_SUBCLASS -> tensorOfSubclass(arguments);
      case REBUILT_PARAMETER -> first instanceof TorchTensor ? first : null;
      case PARAMETER -> parameter(arguments);
      case STORAGE -> null; // the machine's own affair
      case DICT -> dict(arguments);
      case DEFAULT_DICT -> new Python.DictValue(false);
      case SEQUENCE -> sequence(arguments);
      case FIRST_ARGUMENT -> arguments.isEmpty() ? null : first;
      case NAMESPACE -> arguments.isEmpty() ? new Python.DictValue(true) : null;
      case PATH -> path(arguments);
      case BYTES ->
          arguments.isEmpty()
              ? new Python.BytesValue(ByteSource.of(new byte[0]))
              : first instanceof Python.BytesValue ? first : encoded(arguments);
      case ENCODED_BYTES -> encoded(arguments);
      case PERSISTENT_OBJECT -> persistentObject(first);
      case PLAIN_OBJECT -> plainObject(arguments);
      case DESCRIBED -> described(arguments);
      case ARRAY -> new NumpyValues.Array();
      case ARRAY_OF_BYTES -> arrays.ofBytes(arguments);
      case ARRAY_SCALAR -> arrays.scalar(arguments);
      case ARRAY_TYPE -> NumpyValues.type(first);
    };
  }

  private static @Nullable Object parameter(List<Object> arguments) {
    Python.ParameterValue parameter = new Python.ParameterValue();
    if (!arguments.isEmpty()) {
      if (!(arguments.get(0) instanceof TorchTensor tensor)) {
        return null;
      }
      parameter.tensor = tensor;
    }
    return parameter;
  }

  private static @Nullable Object dict(List<Object> arguments) {
    Python.DictValue dict = new Python.DictValue(false);
    if (arguments.isEmpty()) {
      return dict;
    }
    List<Object> pairs = Python.items(arguments.get(0));
    if (pairs == null || arguments.size() != 1) {
      return null;
    }
    for (Object pair : pairs) {
      List<Object> both = Python.items(pair);
      if (both == null || both.size() != 2 || !isKey(both.get(0))) {
        return null;
      }
      dict.items.put(both.get(0), both.get(1));
    }
    return dict;
  }

  private static @Nullable Object sequence(List<Object> arguments) {
    Python.ListValue list = new Python.ListValue();
    if (!arguments.isEmpty()) {
      List<Object> items = Python.items(arguments.get(0));
      if (items == null) {
        return null;
      }
      list.items.addAll(items);
    }
    return list;
  }

  private static @Nullable Object path(List<Object> parts) {
    List<String> texts = new ArrayList<>();
    for (Object part : parts) {
      if (!(part instanceof String text)) {
        return null;
      }
      texts.add(text);
    }
    return String.join("/", texts).replaceFirst("^//", "/");
  }

  /** A value that is told as a text of its numbers. */
  private static String described(List<Object> arguments) {
    StringJoiner text = new StringJoiner(", ", "(", ")");
    for (Object argument : arguments) {
      text.add(argument instanceof Number || argument instanceof String ? argument + "" : "...");
    }
    return text.toString();
  }

  /** Protocol 2 has no bytes: it writes them as the text of the same code points. */
  private @Nullable Object encoded(List<Object> arguments) throws IOException {
    if (arguments.size() != 2
        || !(arguments.get(1) instanceof String encoding)
        || !(encoding.equals("latin1") || encoding.equals("latin-1"))) {
      return null;
    }
    return arguments.get(0) instanceof String text
        ? Latin1.bytes(text)
        : arguments.get(0) instanceof Python.LongText text ? Latin1.bytes(text, label) : null;
  }

  /** NVIDIA's persistent classes: a dict with the class's name, its source and the state. */
  private static @Nullable Object persistentObject(Object meta) {
    Python.DictValue dict =
        meta instanceof Python.ObjectValue object
            ? object.items
            : meta instanceof Python.DictValue plain ? plain : null;
    if (dict == null || !(dict.items.get("class_name") instanceof String name)) {
      return null;
    }
    Python.ObjectValue object = new Python.ObjectValue(name);
    object.state = dict.items.getOrDefault("state", Python.Special.NONE);
    return object;
  }

  private static @Nullable Object plainObject(List<Object> arguments) {
    return !arguments.isEmpty() && arguments.get(0) instanceof Python.Name name
        ? new Python.ObjectValue(name.text())
        : null;
  }

  /** Whether a value may be a dict's key: one whose hash is of fixed cost. */
  static boolean isKey(Object value) {
    return value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value == Python.Special.NONE;
  }

  private @Nullable Object tensorOfSubclass(List<Object> arguments) throws IOException {
    return arguments.size() == 4
            && arguments.get(0) instanceof PickleGlobals.Constructor constructor
            && constructor == PickleGlobals.Constructor.TENSOR
            && arguments.get(2) instanceof Python.TupleValue inner
        ? construct(constructor, inner.items)
        : null;
  }

  /** A storage of bytes with the type beside it: for types that have no storage of their own. */
  private @Nullable Object tensorOfType(List<Object> arguments) {
    if (arguments.size() < 7
        || !(arguments.get(0) instanceof TorchTensor.Storage bytes)
        || !(arguments.get(6) instanceof String name)
        || !name.startsWith("torch.")) {
      return null;
    }
    ElementType type = ElementType.named(name.substring("torch.".length()));
    if (type == null || bytes.type() != ElementType.U8 || bytes.viewOffset() != 0) {
      return null;
    }
    List<Object> typed = new ArrayList<>(arguments.subList(0, 4));
    long count = bytes.count() / type.bytes();
    typed.set(0, new TorchTensor.Storage(type, bytes.key(), count, 0, count, bytes.home()));
    return tensor(typed);
  }

  private @Nullable Object tensor(List<Object> arguments) {
    if (arguments.size() < 4
        || !(arguments.get(0) instanceof TorchTensor.Storage storage)
        || !(arguments.get(1) instanceof Long offset)) {
      return null;
    }
    List<Long> shape = longs(arguments.get(2));
    List<Long> strides = longs(arguments.get(3));
    if (shape == null || strides == null || shape.size() != strides.size()) {
      return null;
    }
    String what = "a tensor of " + label;
    if (arguments.size() > 6
        && arguments.get(6) instanceof Python.DictValue marks
        && Boolean.TRUE.equals(marks.items.get("neg"))) {
      throw new InvalidInputException(
          what + " is stored with the wrong sign, wanted it saved after resolve_neg()");
    }
    long count = Shapes.count(shape, what);
    boolean inside = offset >= 0;
    try {
      long last = offset;
      for (int axis = 0; axis < shape.size(); axis++) {
        inside &= strides.get(axis) >= 0;
        long steps = Math.multiplyExact(Math.max(0, shape.get(axis) - 1), strides.get(axis));
        last = Math.addExact(last, steps);
      }
      inside &= count == 0 || last < storage.viewCount();
    } catch (ArithmeticException e) {
      inside = false;
    }
    if (!inside) {
      throw new InvalidInputException(
          "%s has shape %s, strides %s and offset %d, outside its storage of %d values"
              .formatted(what, shape, strides, offset, storage.viewCount()));
    }
    return new TorchTensor(storage, offset, shape, strides);
  }

  /** The numbers of a tuple or list; null if there is anything else in it. */
  static @Nullable List<Long> longs(Object value) {
    List<Object> items = Python.items(value);
    if (items == null) {
      return null;
    }
    List<Long> longs = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof Long number)) {
        return null;
      }
      longs.add(number);
    }
    return Collections.unmodifiableList(longs);
  }
}
