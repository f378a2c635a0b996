package dev.pti.core.checkpoint;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Copies values from where strides place them into row-major order, and back. */
final class Strides {
  private Strides() {}

  /** The strides of a row-major array. */
  static List<Long> rowMajor(List<Long> shape) {
    List<Long> strides = new ArrayList<>();
    long stride = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      strides.add(stride);
      stride *= shape.get(axis);
    }
    Collections.reverse(strides);
    return Collections.unmodifiableList(strides);
  }

  /** The strides of an array whose first axis runs fastest. */
  static List<Long> columnMajor(List<Long> shape) {
    List<Long> strides = new ArrayList<>();
    long stride = 1;
    for (long axis : shape) {
      strides.add(stride);
      stride *= axis;
    }
    return Collections.unmodifiableList(strides);
  }

  /** Whether values with these strides lie one behind the other in row-major order. */
  static boolean areRowMajor(List<Long> shape, List<Long> strides) {
    List<Long> wanted = rowMajor(shape);
    for (int axis = 0; axis < shape.size(); axis++) {
      // The stride of an axis of one element is never used.
      if (shape.get(axis) != 1 && !strides.get(axis).equals(wanted.get(axis))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Gathers values; the caller has checked that the last lies inside.
   *
   * @param from the first value and all up to the last
   * @param into gets them in row-major order
   */
  static void gather(float[] from, List<Long> shape, List<Long> strides, FloatBuffer into) {
    gather(from, 0, 0, shape, strides, into);
  }

  /**
   * Puts values where strides place them.
   *
   * @param from in row-major order
   * @param into has room up to the last
   */
  static void scatter(float[] from, List<Long> shape, List<Long> strides, FloatBuffer into) {
    int[] index = new int[shape.size()];
    for (float value : from) {
      long at = 0;
      for (int axis = 0; axis < index.length; axis++) {
        at += index[axis] * strides.get(axis);
      }
      into.put((int) at, value);
      for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.get(axis); axis--) {
        index[axis] = 0;
      }
    }
  }

  private static void gather(
      float[] from, int at, int axis, List<Long> shape, List<Long> strides, FloatBuffer into) {
    if (axis == shape.size()) {
      into.put(from[at]);
      return;
    }
    long size = shape.get(axis);
    long stride = strides.get(axis);
    boolean last = axis == shape.size() - 1;
    for (long i = 0; i < size; i++) {
      int next = (int) (at + i * stride);
      if (last) {
        into.put(from[next]);
      } else {
        gather(from, next, axis + 1, shape, strides, into);
      }
    }
  }
}
