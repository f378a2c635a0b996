package dev.pti.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor as a pickle describes it: a strided view of a storage, checked to lie inside it.
 *
 * @param storage where the values are
 * @param offset where the first lies, in values
 * @param shape the sizes of the axes
 * @param strides how far apart neighbours of each axis lie
 */
record TorchTensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {
  /** Finds the bytes of storages. */
  interface Home {
    /** A stream of a storage's bytes from one of them on; the caller closes it. */
    InputStream open(Storage storage, long begin) throws IOException;

    /** How the bytes of a value are ordered. */
    ByteOrder order();

    /** Where a storage lies in the file; -1 if it does not lie there as it is. */
    default long place(Storage storage) {
      return -1;
    }
  }

  /**
   * A run of values that tensors may share.
   *
   * @param type how the file stores them
   * @param key its name in the file
   * @param count how many the file holds under that name
   * @param viewOffset where this storage begins in it
   * @param viewCount how many values this storage has
   * @param home finds them
   */
  record Storage(
      ElementType type, String key, long count, long viewOffset, long viewCount, Home home) {}

  /** Whether two values name the same run. */
  static boolean same(Storage one, Storage other) {
    return one.type() == other.type() && one.count() == other.count();
  }
}
