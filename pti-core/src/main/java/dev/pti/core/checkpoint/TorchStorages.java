package dev.pti.core.checkpoint;

import com.google.common.primitives.Longs;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the storages of a PyTorch file, each at most once however many tensors share it. */
final class TorchStorages {
  /** Finds the values of a storage in its file. */
  @FunctionalInterface
  interface Source {
    float[] read(TorchTensor.Storage storage) throws IOException;
  }

  private final Source source;
  private final ValueReader reader;
  private final Map<String, float[]> loaded = new HashMap<>();

  TorchStorages(ValueReader reader, Source source) {
    this.reader = reader;
    this.source = source;
  }

  /** A tensor whose values are gathered when they are asked for. */
  StoredTensor stored(TorchTensor tensor) {
    return new StoredTensor(tensor.storage().type(), tensor.shape(), () -> values(tensor));
  }

  private float[] values(TorchTensor tensor) throws IOException {
    TorchTensor.Storage storage = tensor.storage();
    float[] values = loaded.get(storage.key());
    if (values == null) {
      values = source.read(storage);
      loaded.put(storage.key(), values);
    }
    long offset = storage.viewOffset() + tensor.offset();
    return Strides.gather(values, offset, tensor.shape(), Longs.toArray(tensor.strides()), reader);
  }

  /**
   * The storage that a persistent id names, {@code ('storage', type, key, device, count[, view])};
   * files of before 0.4 give a view as {@code (key, offset, count)}. Null if it is something else.
   */
  static TorchTensor.@Nullable Storage fromId(Object id) {
    if (!(id instanceof Python.TupleValue tuple)) {
      return null;
    }
    List<Object> items = tuple.items;
    if (items.size() < 5
        || items.size() > 6
        || !items.get(0).equals("storage")
        || !(items.get(1) instanceof ElementType type)
        || !(items.get(2) instanceof String key)
        || !(items.get(4) instanceof Long count)
        || count < 0
        || count > Long.MAX_VALUE / Long.BYTES) {
      return null;
    }
    if (items.size() == 5 || items.get(5) == Python.Special.NONE) {
      return new TorchTensor.Storage(type, key, count, 0, count);
    }
    if (items.get(5) instanceof Python.TupleValue view
        && view.items.size() == 3
        && view.items.get(1) instanceof Long viewOffset
        && view.items.get(2) instanceof Long viewCount
        && viewOffset >= 0
        && viewCount >= 0
        && viewOffset <= count
        && viewCount <= count - viewOffset) {
      return new TorchTensor.Storage(type, key, count, viewOffset, viewCount);
    }
    return null;
  }
}
