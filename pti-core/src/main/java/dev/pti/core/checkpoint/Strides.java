package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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
   * Whether each value has a place of its own, as those of an expanded tensor have not: every axis
   * steps over all that the denser ones span.
   */
  static boolean areApart(List<Long> shape, List<Long> strides) {
    List<Integer> denserFirst =
        IntStream.range(0, shape.size())
            .boxed()
            .filter(axis -> shape.get(axis) > 1)
            .sorted(Comparator.comparing(strides::get))
            .toList();
    long span = 1;
    for (int axis : denserFirst) {
      if (strides.get(axis) < span) {
        return false;
      }
      span += (shape.get(axis) - 1) * strides.get(axis);
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
   * @param into has room up to the last
   */
  static void scatter(FloatTensor from, List<Long> shape, List<Long> strides, FloatBuffer into) {
    int[] index = new int[shape.size()];
    for (int i = 0; i < from.count(); i++) {
      long at = 0;
      for (int axis = 0; axis < index.length; axis++) {
        at += index[axis] * strides.get(axis);
      }
      into.put((int) at, from.get(i));
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
