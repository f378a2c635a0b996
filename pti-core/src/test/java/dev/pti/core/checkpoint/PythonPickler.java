package dev.pti.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
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
  private final int protocol;
  private final PickleStream out;
  private final UnaryOperator<Object> storages;
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

  private PythonPickler(int protocol, PickleStream out, UnaryOperator<Object> storages) {
    this.protocol = protocol;
    this.out = out;
    this.storages = storages;
  }

  /** Pickles a value as {@code pickle.dumps} does, each tensor's storage in bytes of its own. */
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
    try {
      PickleStream stream = new PickleStream(protocol, out);
      new PythonPickler(protocol, stream, storages).save(value);
      stream.op('.');
      stream.endFrame();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void save(Object value) throws IOException {
    out.endFullFrame();
    if (value == null) {
      out.op('N');
    } else if (value instanceof Boolean truth) {
      out.op(truth ? 0x88 : 0x89);
    } else if (value instanceof Integer || value instanceof Long) {
      out.integer(((Number) value).longValue());
    } else if (value instanceof BigInteger large) {
      out.large(large);
    } else if (value instanceof Double number) {
      out.number(number);
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
      out.op(']');
      memoize(value);
      saveAll(items, 'e');
    } else if (value instanceof Map<?, ?> items) {
      out.op('}');
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
      out.op('Q');
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
      out.op('h', index);
    } else {
      out.op('j');
      out.littleEndian(index, 4);
    }
    return true;
  }

  private void memoize(Object value) {
    int index = memo.size();
    memo.put(key(value), index);
    if (protocol >= 4) {
      out.op(0x94);
    } else if (index < 256) {
      out.op('q', index);
    } else {
      out.op('r');
      out.littleEndian(index, 4);
    }
  }

  /** Python recalls what is the same object; names and short texts are wherever they are equal. */
  private static Object key(Object value) {
    boolean shared =
        value instanceof Py.Name
            || (value instanceof String text && text.length() < PickleStream.FRAME);
    return shared ? value : new Same(value);
  }

  private void text(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (protocol >= 4 && utf8.length < 256) {
      out.op(0x8c, utf8.length);
    } else {
      out.op('X');
      out.littleEndian(utf8.length, 4);
    }
    out.put(utf8);
    memoize(text);
  }

  private void content(byte[] content) throws IOException {
    if (protocol == 2) {
      String text = new String(content, StandardCharsets.ISO_8859_1);
      made(content, new Py.Name("_codecs", "encode"), Py.tuple(text, "latin1"), 'R');
      return;
    }
    if (content.length < 256) {
      out.op('C', content.length);
    } else {
      out.op('B');
      out.littleEndian(content.length, 4);
    }
    out.put(content);
    memoize(content);
  }

  private void name(Py.Name name) throws IOException {
    if (protocol >= 4) {
      save(name.module());
      save(name.name());
      out.op(0x93);
    } else {
      String module =
          protocol == 2 && name.module().equals("builtins") ? "__builtin__" : name.module();
      out.op('c');
      out.put((module + "\n" + name.name() + "\n").getBytes(StandardCharsets.UTF_8));
    }
    memoize(name);
  }

  private void tuple(Py.Tuple tuple) throws IOException {
    int size = tuple.items().size();
    if (size == 0) {
      out.op(')');
    } else if (size <= 3) {
      for (Object item : tuple.items()) {
        save(item);
      }
      out.op(0x84 + size);
      memoize(tuple);
    } else {
      saveAll(tuple.items(), 't');
      memoize(tuple);
    }
  }

  private void saveAll(List<?> items, int end) throws IOException {
    out.op('(');
    for (Object item : items) {
      save(item);
    }
    out.op(end);
  }

  private void setItems(Map<?, ?> items) throws IOException {
    out.op('(');
    for (Map.Entry<?, ?> item : items.entrySet()) {
      save(item.getKey());
      save(item.getValue());
    }
    out.op('u');
  }

  private void set(Py.SetOf set) throws IOException {
    if (protocol < 4) {
      Py.Name type = new Py.Name("builtins", set.frozen() ? "frozenset" : "set");
      made(set, type, Py.tuple(set.items()), 'R');
    } else if (set.frozen()) {
      saveAll(set.items(), 0x91);
      memoize(set);
    } else {
      out.op(0x8f);
      memoize(set);
      saveAll(set.items(), 0x90);
    }
  }

  private void made(Object value, Py.Name by, Py.Tuple arguments, int opcode) throws IOException {
    save(by);
    save(arguments);
    out.op(opcode);
    memoize(value);
  }

  private void build(Object state) throws IOException {
    if (state != null) {
      save(state);
      out.op('b');
    }
  }
}
