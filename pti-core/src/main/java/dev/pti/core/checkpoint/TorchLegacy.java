package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The format before PyTorch 1.6, one thing after the other: pickles of a magic number, of the
 * version 1001, of the system, of the value and of the list of storage keys; then, in the order of
 * that list, each storage as its count in eight bytes and its values.
 */
final class TorchLegacy {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long VERSION = 1001;

  private TorchLegacy() {}

  /** Whether the first value of a pickle says that this format follows. */
  static boolean begins(Object value) {
    return value.equals(MAGIC);
  }

  /** Reads what follows the magic number: the value, whose storages follow it in turn. */
  static Object read(
      ByteSource source, PickleInput in, Unpickler unpickler, Storages home, String label)
      throws IOException {
    if (!unpickler.load().equals(VERSION)) {
      throw new InvalidInputException(
          label + " has another version of PyTorch's old format, wanted " + VERSION);
    }
    home.order = byteOrder(unpickler.load(), label);
    Object value = unpickler.load();
    Object keys = unpickler.load();
    home.positions =
        positions(source, in.position(), keys, home.order, unpickler.storages(), label);
    return value;
  }

  /** Where the storages lie, which the file tells only behind the value that mentions them. */
  static final class Storages implements TorchTensor.Home {
    private final ByteSource source;
    private Map<String, Long> positions = Map.of();
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    Storages(ByteSource source) {
      this.source = source;
    }

    @Override
    public InputStream open(TorchTensor.Storage storage, long begin) throws IOException {
      // Every storage that the unpickler saw was found to have a position.
      return source.from(positions.getOrDefault(storage.key(), -1L) + begin);
    }

    @Override
    public ByteOrder order() {
      return order;
    }

    @Override
    public long place(TorchTensor.Storage storage) {
      return source.place(positions.getOrDefault(storage.key(), -1L));
    }
  }

  private static ByteOrder byteOrder(Object system, String label) {
    if (system instanceof Python.DictValue dict
        && dict.items.get("little_endian") instanceof Boolean little) {
      return little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }
    throw new InvalidInputException(label + " does not say whether it is little-endian");
  }

  private static Map<String, Long> positions(
      ByteSource source,
      long begin,
      Object keys,
      ByteOrder order,
      Map<String, TorchTensor.Storage> storages,
      String label)
      throws IOException {
    List<Object> list = Python.items(keys);
    if (list == null) {
      throw new InvalidInputException(label + " lacks the list of its storages");
    }
    Map<String, Long> positions = new HashMap<>();
    long position = begin;
    long size = source.size();
    for (Object key : list) {
      TorchTensor.Storage storage = key instanceof String text ? storages.get(text) : null;
      if (storage == null || positions.containsKey(storage.key())) {
        throw new InvalidInputException(label + " lists a storage that no tensor uses, or twice");
      }
      position += Long.BYTES;
      if (size < position) {
        throw truncated(storage, label);
      }
      long count = count(source.from(position - Long.BYTES), order);
      if (count != storage.count()) {
        throw new InvalidInputException(
            "storage %s of %s has %d values, its description says %d"
                .formatted(storage.key(), label, count, storage.count()));
      }
      long bytes = count * storage.type().bytes();
      if (bytes > size - position) {
        throw truncated(storage, label);
      }
      positions.put(storage.key(), position);
      position += bytes;
    }
    if (positions.size() < storages.size()) {
      throw new InvalidInputException(label + " describes a storage that it does not list");
    }
    if (position != size) {
      throw new InvalidInputException(
          "%s has %d bytes behind its last storage".formatted(label, size - position));
    }
    return positions;
  }

  private static long count(InputStream in, ByteOrder order) throws IOException {
    byte[] bytes = in.readNBytes(Long.BYTES);
    return ByteBuffer.wrap(bytes).order(order).getLong();
  }

  private static InvalidInputException truncated(TorchTensor.Storage storage, String label) {
    return new InvalidInputException(
        "%s is truncated: it ends inside storage %s of %d values of type %s"
            .formatted(label, storage.key(), storage.count(), storage.type().text()));
  }
}
