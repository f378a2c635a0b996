package dev.pti.core.checkpoint;

import java.util.Arrays;
import java.util.List;

/** Copies values from where strides place them into row-major order. */
final class Strides {
  private Strides() {}

  /** The strides of a row-major array. */
  static long[] rowMajor(List<Long> shape) {
    long[] strides = new long[shape.size()];
    long stride = 1;
    for (int axis = strides.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    return strides;
  }

  /** Turns an array whose first axis runs fastest into a row-major one. */
  static float[] fortranToC(float[] values, List<Long> shape, ValueReader reader) {
    long[] strides = new long[shape.size()];
    long stride = 1;
    for (int axis = 0; axis < strides.length; axis++) {
      strides[axis] = stride;
      stride *= shape.get(axis);
    }
    return gather(values, 0, shape, strides, reader);
  }

  /**
   * Gathers values; the caller has checked that the last lies inside.
   *
   * @param from the storage, returned itself where it is already what is wanted
   * @param offset where the first value lies
   * @param strides how far apart neighbours of each axis lie
   */
  static float[] gather(
      float[] from, long offset, List<Long> shape, long[] strides, ValueReader reader) {
    long count = 1;
    for (long axis : shape) {
      count *= axis;
    }
    boolean contiguous = count == 0 || isContiguous(shape, strides);
    if (contiguous && offset == 0 && count == from.length) {
      return from;
    }
    float[] to = reader.allocate(count);
    if (contiguous) {
      System.arraycopy(from, count == 0 ? 0 : (int) offset, to, 0, to.length);
    } else {
      long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
      copy(from, (int) offset, 0, sizes, strides, to, 0);
    }
    return to;
  }

  private static boolean isContiguous(List<Long> shape, long[] strides) {
    long[] wanted = rowMajor(shape);
    for (int axis = 0; axis < wanted.length; axis++) {
      // The stride of an axis of one element is never used.
      if (shape.get(axis) != 1 && strides[axis] != wanted[axis]) {
        return false;
      }
    }
    return true;
  }

  private static int copy(
      float[] from, int at, int axis, long[] sizes, long[] strides, float[] to, int next) {
    int done = next;
    if (axis == sizes.length) {
      to[done] = from[at];
      return done + 1;
    }
    if (axis == sizes.length - 1 && strides[axis] == 0) {
      Arrays.fill(to, done, done + (int) sizes[axis], from[at]);
      return done + (int) sizes[axis];
    }
    for (int i = 0; i < sizes[axis]; i++) {
      done = copy(from, (int) (at + i * strides[axis]), axis + 1, sizes, strides, to, done);
    }
    return done;
  }
}
