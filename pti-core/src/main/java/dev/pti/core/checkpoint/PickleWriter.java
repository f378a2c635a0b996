package dev.pti.core.checkpoint;

import com.google.common.io.ByteArrayDataOutput;
import com.google.common.io.ByteStreams;
import java.nio.charset.StandardCharsets;

/**
 * Writes a pickle of protocol 2, the one of {@code torch.save}, an instruction at a time. Nothing
 * is memoized: a file of a few hundred tensors would save some kilobytes.
 */
final class PickleWriter {
  private final ByteArrayDataOutput out = ByteStreams.newDataOutput();

  PickleWriter() {
    op(0x80);
    op(2);
  }

  private void op(int opcode) {
    out.writeByte(opcode);
  }

  private void littleEndian(long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.writeByte((int) (value >> (8 * i)));
    }
  }

  /** Puts what may be called, or a type. */
  PickleWriter global(String module, String name) {
    op('c');
    out.write((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
    return this;
  }

  PickleWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X');
    littleEndian(bytes.length, Integer.BYTES);
    out.write(bytes);
    return this;
  }

  PickleWriter integer(long value) {
    if (value == (int) value) {
      op('J');
      littleEndian(value, Integer.BYTES);
    } else {
      op(0x8a);
      op(Long.BYTES);
      littleEndian(value, Long.BYTES);
    }
    return this;
  }

  PickleWriter number(double value) {
    op('G');
    out.writeDouble(value);
    return this;
  }

  PickleWriter truth(boolean value) {
    op(value ? 0x88 : 0x89);
    return this;
  }

  PickleWriter none() {
    op('N');
    return this;
  }

  /** Begins a tuple or the items of a dict. */
  PickleWriter mark() {
    op('(');
    return this;
  }

  /** Ends a tuple of all since the mark. */
  PickleWriter tuple() {
    op('t');
    return this;
  }

  PickleWriter emptyTuple() {
    op(')');
    return this;
  }

  PickleWriter emptyDict() {
    op('}');
    return this;
  }

  PickleWriter emptyOrderedDict() {
    return global("collections", "OrderedDict").emptyTuple().call();
  }

  /** Sets the items since the mark: key, value, key, value. */
  PickleWriter setItems() {
    op('u');
    return this;
  }

  /** Calls what lies below a tuple of arguments. */
  PickleWriter call() {
    op('R');
    return this;
  }

  /** Makes a tuple the id of something beside the pickle: a storage. */
  PickleWriter persistentId() {
    op('Q');
    return this;
  }

  /** Ends the pickle. */
  byte[] end() {
    op('.');
    return out.toByteArray();
  }
}
