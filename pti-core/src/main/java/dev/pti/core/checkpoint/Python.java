package dev.pti.core.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pickle holds, besides {@link Long}, {@link java.math.BigInteger}, {@link Double}, {@link
 * Boolean}, {@link String} and {@link TorchTensor}. None of these is hashed, printed or compared as
 * a whole: a hostile pickle can make them hold themselves.
 */
final class Python {
  private Python() {}

  /** How many items a value holds itself. */
  static int size(Object value) {
    List<Object> items = items(value);
    return items == null ? 0 : items.size();
  }

  /** The items of a list or a tuple; null for anything else. */
  static @Nullable List<Object> items(Object value) {
    if (value instanceof ListValue list) {
      return list.items;
    }
    return value instanceof TupleValue tuple ? tuple.items : null;
  }

  /** Python's {@code None}, and the machine's own mark on its stack. */
  enum Special {
    NONE,
    MARK
  }

  /** A list or a set, which grows. */
  static final class ListValue {
    final List<Object> items = new ArrayList<>();
  }

  /** A tuple. */
  static final class TupleValue {
    final List<Object> items;

    TupleValue(List<Object> items) {
      this.items = items;
    }
  }

  /** A dict, an OrderedDict or a namespace; the keys are texts, numbers or None. */
  static final class DictValue {
    final Map<Object, Object> items = new LinkedHashMap<>();

    /** Whether attributes set on it are its content, as in a namespace. */
    final boolean namespace;

    DictValue(boolean namespace) {
      this.namespace = namespace;
    }
  }

  /** A parameter of old files, which is made empty and then filled. */
  static final class ParameterValue {
    @Nullable TorchTensor tensor;
  }

  /** Bytes, in memory or still in the file. */
  record BytesValue(ByteSource source) {}

  /** A text too long to be kept: the bytes of its UTF-8. */
  record LongText(ByteSource source) {}

  /**
   * A name of Python's that means nothing here: a class of somebody's, never looked up.
   *
   * @param text module and name with a dot between them
   */
  record Name(String text) {}

  /**
   * An object of a class that means nothing here: the data its pickle gives, without any of what
   * the class would do with them.
   */
  static final class ObjectValue {
    final String type;

    /** What was appended to it, if it is a list of a kind. */
    final ListValue elements = new ListValue();

    /** What was set in it, if it is a dict of a kind. */
    final DictValue items = new DictValue(false);

    /** What would become its attributes. */
    Object state = Special.NONE;

    ObjectValue(String type) {
      this.type = type;
    }

    /** Its attributes, if they are a dict; a pair holds those and the slots. */
    @Nullable DictValue attributes() {
      Object first =
          state instanceof TupleValue pair && pair.items.size() == 2 ? pair.items.get(0) : state;
      return first instanceof DictValue dict ? dict : null;
    }
  }
}
