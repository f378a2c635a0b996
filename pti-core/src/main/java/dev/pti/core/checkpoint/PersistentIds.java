package dev.pti.core.checkpoint;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code torch.save} names by persistent ids: the storages of tensors. */
final class PersistentIds {
  private PersistentIds() {}

  /**
   * The storage of {@code ('storage', type, key, device, count[, view])}; files of before 0.4 give
   * a view as {@code (key, offset, count)}. Null if it is something else.
   */
  static TorchTensor.@Nullable Storage storage(List<Object> items, TorchTensor.Home home) {
    if (items.size() < 5
        || items.size() > 6
        || !"storage".equals(items.get(0))
        || !(items.get(1) instanceof ElementType type)
        || !(items.get(2) instanceof String key)
        || !(items.get(4) instanceof Long count)
        || count < 0
        || count > Long.MAX_VALUE / Long.BYTES) {
      return null;
    }
    if (items.size() == 5 || items.get(5) == Python.Special.NONE) {
      return new TorchTensor.Storage(type, key, count, 0, count, home);
    }
    List<Object> view = Python.items(items.get(5));
    if (view != null
        && view.size() == 3
        && view.get(1) instanceof Long viewOffset
        && view.get(2) instanceof Long viewCount
        && viewOffset >= 0
        && viewCount >= 0
        && viewOffset <= count
        && viewCount <= count - viewOffset) {
      return new TorchTensor.Storage(type, key, count, viewOffset, viewCount, home);
    }
    return null;
  }
}
