package dev.pti.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Assembles pickles instruction by instruction, and files around them. */
final class PickleFixture {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleFixture() {
    this(2);
  }

  PickleFixture(int protocol) {
    op(0x80, protocol);
  }

  PickleFixture op(int... bytes) {
    for (int b : bytes) {
      out.write(b);
    }
    return this;
  }

  PickleFixture ascii(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return this;
  }

  PickleFixture global(String module, String name) {
    return ascii("c" + module + "\n" + name + "\n");
  }

  PickleFixture text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X').int4(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** Bytes, as protocol 3 and later write them. */
  PickleFixture bytesValue(byte... bytes) {
    op('B').int4(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  PickleFixture int4(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  PickleFixture number(int value) {
    return op('J').int4(value);
  }

  PickleFixture tuple(int... values) {
    op('(');
    for (int value : values) {
      number(value);
    }
    return op('t');
  }

  /** A tensor as torch.save describes it. */
  PickleFixture tensor(
      String storage, String key, int count, int offset, int[] shape, int[] strides) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .op('(', '(')
        .text("storage")
        .global("torch", storage)
        .text(key)
        .text("cpu")
        .number(count)
        .op('t', 'Q')
        .number(offset)
        .tuple(shape)
        .tuple(strides)
        .op(0x89)
        .global("collections", "OrderedDict")
        .op(')', 'R', 't', 'R');
  }

  byte[] bytes() {
    op('.');
    return out.toByteArray();
  }

  /** A file of the old format with this pickle and one storage. */
  byte[] legacy(String key, int count, byte... storage) {
    PickleFixture file = new PickleFixture();
    file.op(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.');
    file.op(0x80, 2, 'M', 0xe9, 3, '.');
    file.op(0x80, 2, '}').text("little_endian").op(0x88, 's', '.');
    file.out.writeBytes(bytes());
    file.op(0x80, 2, ']').text(key).op('a', '.').int4(count).int4(0);
    file.out.writeBytes(storage);
    return file.out.toByteArray();
  }

  /** A zip archive with this pickle and one storage. */
  ZipFixture zip(String key, byte... storage) {
    return new ZipFixture(false).add("x/data.pkl", bytes()).add("x/data/" + key, storage);
  }

  Path write(Path folder, String key, byte... storage) {
    return zip(key, storage).write(folder, "x.pt");
  }
}
