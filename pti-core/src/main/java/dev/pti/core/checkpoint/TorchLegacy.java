package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
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

  /** Opens and checks a file; the source belongs to the result, or is closed if this fails. */
  static StoredFile open(ByteSource source, String label) throws IOException {
    try {
      return index(source, label);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  private static StoredFile index(ByteSource source, String label) throws IOException {
    byte[] start = source.from(0).readNBytes(TorchZip.MAX_PICKLE);
    PickleInput in = new PickleInput(start, label, "");
    Unpickler unpickler = new Unpickler(in, label);
    if (!unpickler.load().equals(MAGIC)) {
      throw new InvalidInputException(
          label + " is a pickle, but not one of torch.save: it lacks the magic number");
    }
    if (!unpickler.load().equals(VERSION)) {
      throw new InvalidInputException(
          label + " has another version of PyTorch's old format, wanted " + VERSION);
    }
    ByteOrder order = byteOrder(unpickler.load(), label);
    Object value = unpickler.load();
    Object keys = unpickler.load();
    Map<String, Long> positions =
        positions(source, in.position(), keys, order, unpickler.storages(), label);
    ValueReader reader = new ValueReader(label);
    TorchStorages storages =
        new TorchStorages(
            reader,
            storage -> {
              // Every storage that the unpickler saw was found to have a position.
              long position = positions.getOrDefault(storage.key(), -1L);
              return reader.read(source.from(position), storage.type(), order, storage.count());
            });
    TorchFlattener flattener = new TorchFlattener(label, storages);
    flattener.add(value);
    return new StoredFile(PyTorch.LEGACY, flattener.tensors(), flattener.metadata(), source);
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
    if (!(keys instanceof Python.ListValue list)) {
      throw new InvalidInputException(label + " lacks the list of its storages");
    }
    Map<String, Long> positions = new HashMap<>();
    long position = begin;
    long size = source.size();
    for (Object key : list.items) {
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
