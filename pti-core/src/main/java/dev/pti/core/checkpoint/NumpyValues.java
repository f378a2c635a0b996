package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * NumPy's arrays inside pickles. An array is made empty and then filled by a state {@code (version,
 * shape, type, whether the first axis runs fastest, bytes)}; a type is made from a text such as
 * {@code f4} and gets its byte order by a state of its own.
 */
final class NumpyValues {
  private final String label;

  NumpyValues(String label) {
    this.label = label;
  }

  /** An array, empty until its state is set. */
  static final class Array {
    @Nullable TorchTensor tensor;

    /** The value of a float64 without axes, as Python's own numbers have one. */
    @Nullable Double number;
  }

  /** A type of values; null for one that holds no numbers. */
  static final class Type {
    final @Nullable ElementType element;
    ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    Type(@Nullable ElementType element) {
      this.element = element;
    }
  }

  static @Nullable Type type(Object name) {
    if (name instanceof Python.Name scalar) {
      return new Type(
          ElementType.named(scalar.text().substring(scalar.text().lastIndexOf('.') + 1)));
    }
    if (!(name instanceof String text)) {
      return null;
    }
    boolean marked = !text.isEmpty() && "<>|=".indexOf(text.charAt(0)) >= 0;
    Type type = new Type(ElementType.numpy(marked ? text.substring(1) : text));
    setOrder(type, text);
    return type;
  }

  /** Sets the state of a type: {@code (version, byte order, ...)}. */
  static boolean build(Type type, Object state) {
    List<Object> items = Python.items(state);
    if (items == null || items.size() < 2 || !(items.get(1) instanceof String order)) {
      return false;
    }
    setOrder(type, order);
    return true;
  }

  private static void setOrder(Type type, String text) {
    type.order = text.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  /** Sets the state of an array. */
  boolean build(Array array, Object state) throws IOException {
    List<Object> items = Python.items(state);
    if (items == null || items.size() != 5 || !(items.get(2) instanceof Type type)) {
      return false;
    }
    if (type.element == null) {
      throw new InvalidInputException(label + " holds a NumPy array that is not of numbers");
    }
    Python.@Nullable BytesValue bytes = bytes(items.get(4));
    List<Long> shape = PickleConstructors.longs(items.get(1));
    if (bytes == null || shape == null || !(items.get(3) instanceof Boolean fortran)) {
      return false;
    }
    array.tensor = tensor(bytes.source(), type, shape, fortran);
    return true;
  }

  /**
   * {@code _frombuffer(bytes, type, shape, order)}. From NumPy 2.3 on the order may be {@code K},
   * and a fifth argument tells in which order the axes of that shape are taken.
   */
  @Nullable Array ofBytes(List<Object> arguments) throws IOException {
    if (arguments.size() < 4
        || arguments.size() > 5
        || !(arguments.get(1) instanceof Type type)
        || type.element == null
        || !(arguments.get(3) instanceof String order)) {
      return null;
    }
    Python.@Nullable BytesValue bytes = bytes(arguments.get(0));
    List<Long> shape = PickleConstructors.longs(arguments.get(2));
    if (bytes == null || shape == null) {
      return null;
    }
    Array array = new Array();
    TorchTensor stored = tensor(bytes.source(), type, shape, order.equals("F"));
    array.tensor = arguments.size() == 4 ? stored : permuted(stored, arguments.get(4));
    return array.tensor == null ? null : array;
  }

  /** The same with its axes in another order; null if that is none. */
  private static @Nullable TorchTensor permuted(TorchTensor tensor, Object order) {
    if (order == Python.Special.NONE) {
      return tensor;
    }
    List<Long> axes = PickleConstructors.longs(order);
    int rank = tensor.shape().size();
    if (axes == null || !axes.stream().sorted().toList().equals(range(rank))) {
      return null;
    }
    List<Long> shape = axes.stream().map(axis -> tensor.shape().get(axis.intValue())).toList();
    List<Long> strides = axes.stream().map(axis -> tensor.strides().get(axis.intValue())).toList();
    return new TorchTensor(tensor.storage(), tensor.offset(), shape, strides);
  }

  private static List<Long> range(int end) {
    return LongStream.range(0, end).boxed().toList();
  }

  private static Python.@Nullable BytesValue bytes(Object value) {
    return value instanceof Python.BytesValue bytes
        ? bytes
        : value instanceof String text ? Latin1.bytes(text) : null;
  }

  private TorchTensor tensor(ByteSource bytes, Type type, List<Long> shape, boolean fortran)
      throws IOException {
    ElementType element = type.element == null ? ElementType.U8 : type.element;
    long count = Shapes.count(shape, "an array of " + label);
    if (count * element.bytes() != bytes.size()) {
      throw new InvalidInputException(
          "an array of %s has shape %s and type %s, which is %d bytes, but %d are there"
              .formatted(label, shape, element.text(), count * element.bytes(), bytes.size()));
    }
    ByteOrder order = type.order;
    TorchTensor.Home home =
        new TorchTensor.Home() {
          @Override
          public InputStream open(TorchTensor.Storage storage, long begin) throws IOException {
            return bytes.from(begin);
          }

          @Override
          public ByteOrder order() {
            return order;
          }
        };
    return new TorchTensor(
        new TorchTensor.Storage(element, "", count, 0, count, home),
        0,
        shape,
        fortran ? Strides.columnMajor(shape) : Strides.rowMajor(shape));
  }

  /** A number of NumPy's, {@code scalar(type, bytes)}: an array without axes. */
  @Nullable Array scalar(List<Object> arguments) throws IOException {
    if (arguments.size() != 2 || !(arguments.get(0) instanceof Type type) || type.element == null) {
      return null;
    }
    Python.@Nullable BytesValue bytes = bytes(arguments.get(1));
    if (bytes == null || bytes.source().size() != type.element.bytes()) {
      return null;
    }
    Array array = new Array();
    array.tensor = tensor(bytes.source(), type, List.of(), false);
    array.number = type.element == ElementType.F64 ? number(bytes.source(), type.order) : null;
    return array;
  }

  private static double number(ByteSource bytes, ByteOrder order) throws IOException {
    try (InputStream in = bytes.from(0)) {
      return ByteBuffer.wrap(in.readNBytes(Double.BYTES)).order(order).getDouble();
    }
  }
}
