package dev.pti.core.checkpoint;

import com.google.common.primitives.Longs;
import dev.pti.api.FloatTensor;
import java.io.IOException;
import java.nio.FloatBuffer;
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
    /** Puts the values, row-major, into a buffer that has room for exactly them. */
    void read(FloatBuffer into) throws IOException;
  }

  /** The number of values. */
  long count() {
    return Shapes.count(shape, "a tensor");
  }

  long[] shapeArray() {
    return Longs.toArray(shape);
  }

  /** Reads the values, for one who changes their order. */
  float[] read() throws IOException {
    FloatBuffer read = FloatBuffer.allocate(Math.toIntExact(count()));
    values.read(read);
    return read.array();
  }

  /**
   * Reads the values onto the heap.
   *
   * @param reader grants the memory
   */
  FloatTensor load(ValueReader reader) throws IOException {
    float[] read = reader.allocate(count());
    values.read(FloatBuffer.wrap(read));
    return FloatTensor.wrap(read, shapeArray());
  }
}
