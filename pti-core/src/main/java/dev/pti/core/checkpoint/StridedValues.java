package dev.pti.core.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Values that lie in a file a fixed distance apart along each axis. Where they lie in row-major
 * order, as nearly all do, they go straight to where they are wanted; otherwise the span from the
 * first to the last is read once more beside them.
 *
 * @param type how the file stores a value
 * @param order the order of its bytes
 * @param shape the sizes of the axes
 * @param strides how far apart neighbours of each axis lie, in values; not negative
 * @param offset where the first value lies
 * @param opener opens the file
 * @param place where in the file the values lie that the offset counts; -1 if they do not lie there
 *     as they are
 * @param reader decodes, and grants the memory for a span
 */
record StridedValues(
    ElementType type,
    ByteOrder order,
    List<Long> shape,
    List<Long> strides,
    long offset,
    Opener opener,
    long place,
    ValueReader reader)
    implements StoredTensor.Values {

  /** Opens the file at one of its bytes. */
  @FunctionalInterface
  interface Opener {
    /** The bytes from a position on; the caller closes the stream. */
    InputStream open(long begin) throws IOException;
  }

  @Override
  public void read(FloatBuffer into) throws IOException {
    if (!into.hasRemaining()) {
      return;
    }
    if (Strides.areRowMajor(shape, strides)) {
      readSpan(into);
      return;
    }
    float[] values = reader.span(span());
    readSpan(FloatBuffer.wrap(values));
    Strides.gather(values, shape, strides, into);
  }

  /** Values from the first to the last, of which none is missing. */
  long span() {
    long span = 1;
    for (int axis = 0; axis < shape.size(); axis++) {
      span += (shape.get(axis) - 1) * strides.get(axis);
    }
    return span;
  }

  /** Where in the file the first value lies, if {@link #place} is known. */
  long begin() {
    return place + offset * type.bytes();
  }

  /** Where in the file the last value ends. */
  long end() {
    return begin() + span() * type.bytes();
  }

  private void readSpan(FloatBuffer into) throws IOException {
    try (InputStream in = opener.open(offset * type.bytes())) {
      reader.read(in, type, order, into);
    }
  }
}
