package dev.pti.api;

import java.util.Arrays;

/**
 * How much each place of a target counts: weights from 0 (ignored) to 1, at one size.
 *
 * <p>Immutable and thread-safe. Files of masks are read by {@code Pti.builder().mask(Path)}.
 */
public final class Mask implements Region {
  private final String name;
  private final PictureSize size;
  private final float[] weights;

  private Mask(String name, PictureSize size, float[] weights) {
    this.name = name;
    this.size = size;
    this.weights = weights;
  }

  /**
   * Makes a mask.
   *
   * @param name what errors and reports call it
   * @param weights {@code [H, W]} in [0, 1], above 0 somewhere
   * @return the mask
   * @throws InvalidInputException if the shape is another, a weight lies outside or is NaN, or all
   *     are 0
   */
  public static Mask of(String name, FloatTensor weights) {
    long[] shape = weights.shape();
    if (shape.length != 2) {
      throw new InvalidInputException(
          "mask %s has shape %s, wanted [height, width]".formatted(name, Arrays.toString(shape)));
    }
    int width = (int) shape[1];
    float[] values = weights.toArray();
    boolean zero = true;
    for (int i = 0; i < values.length; i++) {
      // Written so that NaN is refused too.
      if (!(values[i] >= 0 && values[i] <= 1)) {
        throw new InvalidInputException(
            "mask %s holds %s at row %d, column %d, wanted 0 to 1"
                .formatted(name, values[i], i / width, i % width));
      }
      zero &= values[i] == 0;
    }
    if (zero) {
      throw new InvalidInputException(
          "mask %s is 0 everywhere, wanted a weight above 0 somewhere".formatted(name));
    }
    return new Mask(name, new PictureSize(width, (int) shape[0]), values);
  }

  /**
   * Checks the mask against pictures.
   *
   * @param wanted their size
   * @return this
   * @throws InvalidInputException if the mask has another size
   */
  @Override
  public Mask at(PictureSize wanted) {
    if (!wanted.equals(size)) {
      throw new InvalidInputException(
          "mask %s is %s, the pictures are %s".formatted(name, size, wanted));
    }
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Returns the size.
   *
   * @return of the pictures that it fits
   */
  public PictureSize size() {
    return size;
  }

  /**
   * Returns one weight.
   *
   * @param row from the top
   * @param column from the left
   * @return 0 to 1
   */
  public float get(int row, int column) {
    return weights[row * size.width() + column];
  }

  /**
   * Returns the weights.
   *
   * @return {@code [H, W]}
   */
  public FloatTensor toTensor() {
    return FloatTensor.of(weights, size.height(), size.width());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask that
        && name.equals(that.name)
        && size.equals(that.size)
        && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return "mask %s, %s".formatted(name, size);
  }
}
