package dev.pti.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Pickles trees of {@link Py} as Python's own pickler does in each protocol: everything but small
 * numbers is remembered and recalled; protocol 2 has no bytes and no names of Python 3; from
 * protocol 4 on there are frames, short texts and names from the stack.
 */
final class PythonPickler {
  private static final int FRAME = 1 << 16;

  private final int protocol;
  private final OutputStream out;
  private final UnaryOperator<Object> storages;
  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
  private final Map<Object, Integer> memo = new HashMap<>();

  /** A key of the memo that is equal to the same object alone. */
  private record Same(Object value) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Same that && that.value == value;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(value);
    }
  }

  private PythonPickler(int protocol, OutputStream out, UnaryOperator<Object> storages) {
    this.protocol = protocol;
    this.out = out;
    this.storages = storages;
  }

  /** Pickles a value without tensors. */
  static byte[] bytes(int protocol, Object value) {
    return bytes(protocol, value, storage -> TorchSave.storageInBytes((Py.Storage) storage));
  }

  /**
   * Pickles a value.
   *
   * @param storages says what is pickled in place of a storage
   */
  static byte[] bytes(int protocol, Object value, UnaryOperator<Object> storages) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(protocol, value, storages, out);
    return out.toByteArray();
  }

  /** Pickles a value as {@code pickle.dump} does, each tensor's storage in bytes of its own. */
  static void write(int protocol, Object value, OutputStream out) {
    write(protocol, value, storage -> TorchSave.storageInBytes((Py.Storage) storage), out);
  }

  private static void write(
      int protocol, Object value, UnaryOperator<Object> storages, OutputStream out) {
    PythonPickler pickler = new PythonPickler(protocol, out, storages);
    try {
      out.write(new byte[] {(byte) 0x80, (byte) protocol});
      pickler.save(value);
      pickler.op('.');
      pickler.endFrame();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void op(int... bytes) {
    for (int b : bytes) {
      frame.write(b);
    }
  }

  private void littleEndian(long value, int bytes) {
    byte[] all =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    frame.write(all, 0, bytes);
  }

  private void endFrame() throws IOException {
    if (protocol >= 4 && frame.size() >= 4) {
      out.write(0x95);
      out.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(frame.size()).array());
    }
    frame.writeTo(out);
    frame.reset();
  }

  /** Content and what is before it; long ones stand outside the frames. */
  private void put(byte[] content) throws IOException {
    if (content.length < FRAME) {
      frame.writeBytes(content);
      return;
    }
    byte[] opcode = frame.toByteArray();
    int begin = opcode.length - 5;
    frame.reset();
    frame.write(opcode, 0, begin);
    endFrame();
    out.write(opcode, begin, 5);
    out.write(content);
  }

  private void save(Object value) throws IOException {
    if (frame.size() >= FRAME) {
      endFrame();
    }
    if (value == null) {
      op('N');
    } else if (value instanceof Boolean truth) {
      op(truth ? 0x88 : 0x89);
    } else if (value instanceof Integer || value instanceof Long) {
      integer(((Number) value).longValue());
    } else if (value instanceof BigInteger large) {
      large(large);
    } else if (value instanceof Double number) {
      op('G');
      frame.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
    } else if (value instanceof Py.Storage) {
      save(storages.apply(value));
    } else if (!recalled(value)) {
      saveNew(value);
    }
  }

  private void saveNew(Object value) throws IOException {
    if (value instanceof String text) {
      text(text);
    } else if (value instanceof byte[] content) {
      content(content);
    } else if (value instanceof Py.Name name) {
      name(name);
    } else if (value instanceof Py.Tuple tuple) {
      tuple(tuple);
    } else if (value instanceof List<?> items) {
      op(']');
      memoize(value);
      saveAll(items, 'e');
    } else if (value instanceof Map<?, ?> items) {
      op('}');
      memoize(value);
      setItems(items);
    } else if (value instanceof Py.SetOf set) {
      set(set);
    } else if (value instanceof Py.Call call) {
      made(call, call.function(), call.arguments(), 'R');
      build(call.state());
    } else if (value instanceof Py.Instance instance) {
      made(instance, instance.type(), Py.tuple(), 0x81);
      if (instance.items() != null) {
        setItems(instance.items());
      }
      build(instance.state());
    } else if (value instanceof TorchSave.Id id) {
      save(id.tuple());
      op('Q');
    } else {
      throw new IllegalArgumentException("no value of Python: " + value);
    }
  }

  private boolean recalled(Object value) {
    Integer index = memo.get(key(value));
    if (index == null) {
      return false;
    }
    if (index < 256) {
      op('h', index);
    } else {
      op('j');
      littleEndian(index, 4);
    }
    return true;
  }

  private void memoize(Object value) {
    int index = memo.size();
    memo.put(key(value), index);
    if (protocol >= 4) {
      op(0x94);
    } else if (index < 256) {
      op('q', index);
    } else {
      op('r');
      littleEndian(index, 4);
    }
  }

  /** Python recalls what is the same object; names and short texts are wherever they are equal. */
  private static Object key(Object value) {
    boolean shared =
        value instanceof Py.Name || (value instanceof String text && text.length() < FRAME);
    return shared ? value : new Same(value);
  }

  private void integer(long value) {
    if (value >= 0 && value < 256) {
      op('K', (int) value);
    } else if (value >= 0 && value < 65536) {
      op('M');
      littleEndian(value, 2);
    } else if (value == (int) value) {
      op('J');
      littleEndian(value, 4);
    } else {
      large(BigInteger.valueOf(value));
    }
  }

  private void large(BigInteger value) {
    byte[] bytes = value.toByteArray();
    op(0x8a, bytes.length);
    for (int i = bytes.length - 1; i >= 0; i--) {
      op(bytes[i]);
    }
  }

  private void text(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (protocol >= 4 && utf8.length < 256) {
      op(0x8c, utf8.length);
    } else {
      op('X');
      littleEndian(utf8.length, 4);
    }
    put(utf8);
    memoize(text);
  }

  private void content(byte[] content) throws IOException {
    if (protocol == 2) {
      String text = new String(content, StandardCharsets.ISO_8859_1);
      made(content, new Py.Name("_codecs", "encode"), Py.tuple(text, "latin1"), 'R');
      return;
    }
    if (content.length < 256) {
      op('C', content.length);
    } else {
      op('B');
      littleEndian(content.length, 4);
    }
    put(content);
    memoize(content);
  }

  private void name(Py.Name name) throws IOException {
    if (protocol >= 4) {
      save(name.module());
      save(name.name());
      op(0x93);
    } else {
      String module =
          protocol == 2 && name.module().equals("builtins") ? "__builtin__" : name.module();
      op('c');
      frame.writeBytes((module + "\n" + name.name() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    memoize(name);
  }

  private void tuple(Py.Tuple tuple) throws IOException {
    int size = tuple.items().size();
    if (size == 0) {
      op(')');
    } else if (size <= 3) {
      for (Object item : tuple.items()) {
        save(item);
      }
      op(0x84 + size);
      memoize(tuple);
    } else {
      saveAll(tuple.items(), 't');
      memoize(tuple);
    }
  }

  private void saveAll(List<?> items, int end) throws IOException {
    op('(');
    for (Object item : items) {
      save(item);
    }
    op(end);
  }

  private void setItems(Map<?, ?> items) throws IOException {
    op('(');
    for (Map.Entry<?, ?> item : items.entrySet()) {
      save(item.getKey());
      save(item.getValue());
    }
    op('u');
  }

  private void set(Py.SetOf set) throws IOException {
    if (protocol < 4) {
      Py.Name type = new Py.Name("builtins", set.frozen() ? "frozenset" : "set");
      made(set, type, Py.tuple(set.items()), 'R');
    } else if (set.frozen()) {
      saveAll(set.items(), 0x91);
      memoize(set);
    } else {
      op(0x8f);
      memoize(set);
      saveAll(set.items(), 0x90);
    }
  }

  private void made(Object value, Py.Name by, Py.Tuple arguments, int opcode) throws IOException {
    save(by);
    save(arguments);
    op(opcode);
    memoize(value);
  }

  private void build(Object state) throws IOException {
    if (state != null) {
      save(state);
      op('b');
    }
  }
}
