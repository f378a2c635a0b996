package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.Arrays;

/**
 * Which of its classes a conditional generator draws. Its mapping network gets the label beside
 * each code, so that W is the class's own: the search begins at the mean of its codes and measures
 * distances in them, and locality regularization looks at codes of the class. Immutable.
 */
public final class ClassLabel {
  private final float[] values;
  private final int index;

  private ClassLabel(float[] values, int index) {
    this.values = values;
    this.index = index;
  }

  /**
   * Chooses a class.
   *
   * @param index counted from 0
   * @return 1 for that class, 0 for every other
   * @throws InvalidInputException if it is negative
   */
  public static ClassLabel index(int index) {
    if (index < 0) {
      throw new InvalidInputException("class is " + index + ", wanted at least 0");
    }
    return new ClassLabel(new float[0], index);
  }

  /**
   * Gives the label itself, as of a generator whose labels are no classes, or between classes.
   *
   * @param values as many as the generator's {@code labelWidth()}
   * @return a label of these values
   * @throws InvalidInputException if there is none, or one is not finite
   */
  public static ClassLabel of(float... values) {
    if (values.length == 0) {
      throw new InvalidInputException("class label has no values");
    }
    if (!FloatTensor.of(values, values.length).isFinite()) {
      throw new InvalidInputException("class label holds a value that is not finite");
    }
    return new ClassLabel(values.clone(), -1);
  }

  /** The values for a generator whose labels have so many. */
  FloatTensor ofWidth(int labelWidth) {
    if (labelWidth == 0) {
      throw new InvalidInputException(
          "class label is set to %s, but the generator has no classes".formatted(this));
    }
    if (index >= labelWidth) {
      throw new InvalidInputException(
          "class is %d, but the generator has %d classes, counted from 0"
              .formatted(index, labelWidth));
    }
    if (index < 0 && values.length != labelWidth) {
      throw new InvalidInputException(
          "class label has %d values, generator wants %d".formatted(values.length, labelWidth));
    }
    float[] label = index < 0 ? values.clone() : new float[labelWidth];
    if (index >= 0) {
      label[index] = 1;
    }
    return FloatTensor.wrap(label, labelWidth);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClassLabel label
        && index == label.index
        && Arrays.equals(values, label.values);
  }

  @Override
  public int hashCode() {
    return 31 * index + Arrays.hashCode(values);
  }

  /** Prints as {@code 3}, or the values as in {@code [0.5, 0.5]}. */
  @Override
  public String toString() {
    return index < 0 ? Arrays.toString(values) : String.valueOf(index);
  }
}
