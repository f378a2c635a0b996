package dev.pti.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;

/** Files of whatever Python value as {@code torch.save} lays them out, of both formats. */
final class TorchSave {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

  /** The persistent id that stands for a storage. */
  record Id(Py.Tuple tuple) {}

  private final IdentityHashMap<Object, Id> ids = new IdentityHashMap<>();
  private final List<Py.Storage> storages = new ArrayList<>();
  private final boolean views;

  /**
   * @param views whether ids tell a view, as those of the old format do
   */
  private TorchSave(boolean views) {
    this.views = views;
  }

  private Object id(Object storage) {
    return ids.computeIfAbsent(
        storage,
        key -> {
          storages.add((Py.Storage) storage);
          List<Object> parts = new ArrayList<>();
          parts.add("storage");
          parts.add(new Py.Name("torch", "FloatStorage"));
          parts.add(Integer.toString(storages.size() - 1));
          parts.add("cpu");
          parts.add(((Py.Storage) storage).values().count());
          if (views) {
            parts.add(null);
          }
          return new Id(new Py.Tuple(parts));
        });
  }

  /** The zip archive of PyTorch 1.6 and later. */
  static byte[] zip(Object value) {
    TorchSave saved = new TorchSave(false);
    ZipFixture zip =
        new ZipFixture(false).add("x/data.pkl", PythonPickler.bytes(2, value, saved::id));
    zip.add("x/byteorder", "little".getBytes(StandardCharsets.US_ASCII));
    for (int key = 0; key < saved.storages.size(); key++) {
      zip.add("x/data/" + key, saved.storages.get(key).bytes());
    }
    return zip.add("x/version", "3\n".getBytes(StandardCharsets.US_ASCII)).bytes();
  }

  /** The pickles and storages of PyTorch before 1.6. */
  static byte[] legacy(Object value) {
    TorchSave saved = new TorchSave(true);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PythonPickler.bytes(2, MAGIC));
    out.writeBytes(PythonPickler.bytes(2, 1001));
    out.writeBytes(
        PythonPickler.bytes(2, Py.dict("protocol_version", 1001, "little_endian", true)));
    out.writeBytes(PythonPickler.bytes(2, value, saved::id));
    List<Object> keys = new ArrayList<>();
    for (int key = 0; key < saved.storages.size(); key++) {
      keys.add(Integer.toString(key));
    }
    out.writeBytes(PythonPickler.bytes(2, keys));
    for (Py.Storage storage : saved.storages) {
      byte[] count = new byte[8];
      ByteBuffer.wrap(count).order(ByteOrder.LITTLE_ENDIAN).putLong(storage.values().count());
      out.writeBytes(count);
      out.writeBytes(storage.bytes());
    }
    return out.toByteArray();
  }

  /** How a pickle of Python's own holds a storage: a whole file of the old format. */
  static Object storageInBytes(Py.Storage storage) {
    return Py.call("torch.storage", "_load_from_bytes", legacy(storage));
  }
}
