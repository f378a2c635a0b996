package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import java.io.IOException;
import java.util.List;

/**
 * A tensor that was found in a file and checked, but not yet read.
 *
 * @param type how the file stores its values
 * @param shape the sizes of the axes
 * @param values reads them; valid while the file is open
 */
record StoredTensor(ElementType type, List<Long> shape, Values values) {
  /** Reads a tensor's values. */
  @FunctionalInterface
  interface Values {
    /** The values, row-major; the array may be shared, so nobody writes to it. */
    float[] read() throws IOException;
  }

  FloatTensor load() throws IOException {
    return FloatTensor.wrap(values.read(), shape.stream().mapToLong(Long::longValue).toArray());
  }
}
