package dev.pti.api;

import java.util.Arrays;

/**
 * An immutable float32 array with a shape, row-major, on the heap.
 *
 * <p>Thread-safe. Equal when shape and every value are equal bit for bit.
 */
public final class FloatTensor {
  private final long[] shape;
  private final float[] values;

  private FloatTensor(long[] shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  /**
   * Copies an array.
   *
   * @param values row-major values, copied
   * @param shape the sizes of the axes; none for a scalar
   * @return the tensor
   * @throws IllegalArgumentException if the shape does not hold exactly the values
   */
  public static FloatTensor of(float[] values, long... shape) {
    return wrap(values.clone(), shape.clone());
  }

  /**
   * Takes an array over without copying it; the caller must not touch it afterwards.
   *
   * @param values row-major values, owned by the tensor from now on
   * @param shape the sizes of the axes; none for a scalar
   * @return the tensor
   * @throws IllegalArgumentException if the shape does not hold exactly the values
   */
  public static FloatTensor wrap(float[] values, long... shape) {
    long size = 1;
    for (long axis : shape) {
      if (axis < 0) {
        throw new IllegalArgumentException("shape " + Arrays.toString(shape) + " is negative");
      }
      size = Math.multiplyExact(size, axis);
    }
    if (size != values.length) {
      throw new IllegalArgumentException(
          "shape " + Arrays.toString(shape) + " holds " + size + " values, not " + values.length);
    }
    return new FloatTensor(shape, values);
  }

  /**
   * Returns the sizes of the axes.
   *
   * @return a copy of the shape
   */
  public long[] shape() {
    return shape.clone();
  }

  /**
   * Returns the number of axes.
   *
   * @return 0 for a scalar
   */
  public int rank() {
    return shape.length;
  }

  /**
   * Returns the size of one axis.
   *
   * @param axis from 0
   * @return its size
   */
  public long size(int axis) {
    return shape[axis];
  }

  /**
   * Returns the number of values.
   *
   * @return the product of the axes
   */
  public int count() {
    return values.length;
  }

  /**
   * Returns one value.
   *
   * @param index row-major
   * @return the value
   */
  public float get(int index) {
    return values[index];
  }

  /**
   * Copies the values.
   *
   * @return row-major values, the caller's to keep
   */
  public float[] toArray() {
    return values.clone();
  }

  /** Returns the values themselves, for code that neither changes nor shares them. */
  float[] uncopied() {
    return values;
  }

  /**
   * Reads the same values under another shape.
   *
   * @param newShape a shape of as many values
   * @return a tensor that shares the values
   */
  public FloatTensor reshape(long... newShape) {
    return wrap(values, newShape.clone());
  }

  /**
   * Says whether every value is a finite number.
   *
   * @return false if there is a NaN or an infinity
   */
  public boolean isFinite() {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatTensor that
        && Arrays.equals(shape, that.shape)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "float" + Arrays.toString(shape);
  }
}
