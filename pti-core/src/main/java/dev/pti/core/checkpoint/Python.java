package dev.pti.core.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pickle of tensors holds, besides {@link Long}, {@link java.math.BigInteger}, {@link
 * Double}, {@link Boolean} and {@link String}. None of these is hashed, printed or compared as a
 * whole: a hostile pickle can make them hold themselves.
 */
final class Python {
  private Python() {}

  /** How many items a value holds itself. */
  static int size(Object value) {
    if (value instanceof ListValue list) {
      return list.items.size();
    }
    return value instanceof TupleValue tuple ? tuple.items.size() : 0;
  }

  /** Python's {@code None}, and the machine's own mark on its stack. */
  enum Special {
    NONE,
    MARK
  }

  /** A list, which grows. */
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
}
