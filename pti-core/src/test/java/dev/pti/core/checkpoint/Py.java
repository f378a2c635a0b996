package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Values of Python for {@link PythonPickler}, which also takes null for {@code None}, truths,
 * numbers, texts, byte arrays, a {@link List} for a list and a {@link Map} for a dict.
 */
final class Py {
  private static final Tuple NOTHING = tuple();

  private Py() {}

  /** What a module calls so. */
  record Name(String module, String name) {}

  /** A tuple. */
  record Tuple(List<Object> items) {}

  /** A set. */
  record SetOf(boolean frozen, List<Object> items) {}

  /** What a call gives, with a state set afterwards unless it is null. */
  record Call(Name function, Tuple arguments, Object state) {}

  /** An object made by its class, with items as a dict has them and a state, either maybe null. */
  record Instance(Name type, Map<?, ?> items, Object state) {}

  /** Values that a tensor of PyTorch looks at. */
  record Storage(FloatTensor values) {
    byte[] bytes() {
      return littleEndian(values);
    }
  }

  static Tuple tuple(Object... items) {
    return new Tuple(Arrays.asList(items));
  }

  static Call call(String module, String name, Object... arguments) {
    return new Call(new Name(module, name), tuple(arguments), null);
  }

  static Call orderedDict() {
    return new Call(new Name("collections", "OrderedDict"), NOTHING, null);
  }

  /** A dict of keys and values by turns. */
  static Map<Object, Object> dict(Object... items) {
    Map<Object, Object> dict = new LinkedHashMap<>();
    for (int i = 0; i < items.length; i += 2) {
      dict.put(items[i], items[i + 1]);
    }
    return dict;
  }

  /** NVIDIA's dict whose items are attributes too. */
  static Instance easyDict(Object... items) {
    return new Instance(new Name("dnnlib.util", "EasyDict"), dict(items), null);
  }

  /** A tensor whose values lie one behind the other. */
  static Call tensor(FloatTensor values) {
    return tensor(new Storage(values), 0, values.shape(), strides(values.shape()));
  }

  static Call tensor(Storage storage, int offset, long[] shape, long[] strides) {
    return call(
        "torch._utils",
        "_rebuild_tensor_v2",
        storage,
        offset,
        integers(shape),
        integers(strides),
        false,
        orderedDict());
  }

  /** A tensor that is trained. */
  static Call parameter(Call tensor) {
    return call("torch._utils", "_rebuild_parameter", tensor, false, orderedDict());
  }

  /** An array of NumPy of float32. */
  static Call array(FloatTensor values) {
    return array("f4", "<", values.shape(), false, littleEndian(values));
  }

  static Call array(String type, String order, long[] shape, boolean fortran, byte[] bytes) {
    return new Call(
        new Name("numpy.core.multiarray", "_reconstruct"),
        tuple(new Name("numpy", "ndarray"), tuple(0), new byte[] {'b'}),
        tuple(1, integers(shape), type(type, order), fortran, bytes));
  }

  /** A number of NumPy. */
  static Call scalar(String type, byte[] bytes) {
    return call("numpy.core.multiarray", "scalar", type(type, "<"), bytes);
  }

  static Call type(String type, String order) {
    return new Call(
        new Name("numpy", "dtype"),
        tuple(type, false, true),
        tuple(3, order, null, null, null, -1, -1, 0));
  }

  static byte[] littleEndian(FloatTensor values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.count() * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.count(); i++) {
      bytes.putFloat(values.get(i));
    }
    return bytes.array();
  }

  static byte[] littleEndian(double value) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(value).array();
  }

  private static Tuple integers(long[] values) {
    List<Object> items = new ArrayList<>();
    for (long value : values) {
      items.add(value);
    }
    return new Tuple(items);
  }

  private static long[] strides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return strides;
  }
}
