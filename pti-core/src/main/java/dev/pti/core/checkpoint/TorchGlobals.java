package dev.pti.core.checkpoint;

import com.google.common.collect.ImmutableMap;
import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The only Python names that a file of tensors may mention, and what stands for each here. A
 * constructor is an enum constant with a case below, so no text of a file ever selects code.
 */
final class TorchGlobals {
  /** What a pickle may call. */
  enum Constructor {
    TENSOR,
    REBUILT_PARAMETER,
    PARAMETER,
    ORDERED_DICT,
    SIZE,
    NAMESPACE
  }

  private static final Map<String, Object> ALLOWED =
      ImmutableMap.<String, Object>builder()
          .put("torch._utils._rebuild_tensor", Constructor.TENSOR)
          .put("torch._utils._rebuild_tensor_v2", Constructor.TENSOR)
          .put("torch._utils._rebuild_parameter", Constructor.REBUILT_PARAMETER)
          .put("torch.nn.parameter.Parameter", Constructor.PARAMETER)
          .put("collections.OrderedDict", Constructor.ORDERED_DICT)
          .put("torch.Size", Constructor.SIZE)
          .put("argparse.Namespace", Constructor.NAMESPACE)
          .put("torch.BoolStorage", ElementType.BOOL)
          .put("torch.ByteStorage", ElementType.U8)
          .put("torch.CharStorage", ElementType.I8)
          .put("torch.ShortStorage", ElementType.I16)
          .put("torch.HalfStorage", ElementType.F16)
          .put("torch.BFloat16Storage", ElementType.BF16)
          .put("torch.IntStorage", ElementType.I32)
          .put("torch.FloatStorage", ElementType.F32)
          .put("torch.DoubleStorage", ElementType.F64)
          .put("torch.LongStorage", ElementType.I64)
          // Types of values are mentioned in settings; they are kept as texts.
          .put("torch.bool", "torch.bool")
          .put("torch.uint8", "torch.uint8")
          .put("torch.int8", "torch.int8")
          .put("torch.int16", "torch.int16")
          .put("torch.int32", "torch.int32")
          .put("torch.int64", "torch.int64")
          .put("torch.float16", "torch.float16")
          .put("torch.bfloat16", "torch.bfloat16")
          .put("torch.float32", "torch.float32")
          .put("torch.float64", "torch.float64")
          .buildOrThrow();

  private TorchGlobals() {}

  /** What stands for a name, or null if it is not allowed. */
  static @Nullable Object find(String module, String name) {
    return ALLOWED.get(module + "." + name);
  }

  /** Builds a value; null if the arguments are not what the constructor takes. */
  static @Nullable Object construct(Constructor constructor, List<Object> arguments, String label) {
    return switch (constructor) {
      case TENSOR -> tensor(arguments, label);
      case REBUILT_PARAMETER ->
          !arguments.isEmpty() && arguments.get(0) instanceof TorchTensor tensor ? tensor : null;
      case PARAMETER -> parameter(arguments);
      case ORDERED_DICT -> orderedDict(arguments);
      case SIZE -> arguments.size() == 1 ? arguments.get(0) : null;
      case NAMESPACE -> arguments.isEmpty() ? new Python.DictValue(true) : null;
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

  private static @Nullable Object orderedDict(List<Object> arguments) {
    Python.DictValue dict = new Python.DictValue(false);
    if (arguments.isEmpty()) {
      return dict;
    }
    List<Object> pairs = items(arguments.get(0));
    if (pairs == null || arguments.size() != 1) {
      return null;
    }
    for (Object pair : pairs) {
      List<Object> both = items(pair);
      if (both == null || both.size() != 2 || !isKey(both.get(0))) {
        return null;
      }
      dict.items.put(both.get(0), both.get(1));
    }
    return dict;
  }

  private static @Nullable List<Object> items(Object value) {
    if (value instanceof Python.ListValue list) {
      return list.items;
    }
    return value instanceof Python.TupleValue tuple ? tuple.items : null;
  }

  /** Whether a value may be a dict's key: one whose hash is of fixed cost. */
  static boolean isKey(Object value) {
    return value instanceof String
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean
        || value == Python.Special.NONE;
  }

  private static @Nullable TorchTensor tensor(List<Object> arguments, String label) {
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

  private static @Nullable List<Long> longs(Object value) {
    List<Object> items = items(value);
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
