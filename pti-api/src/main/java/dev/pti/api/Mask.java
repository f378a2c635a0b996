package dev.pti.api;

import java.util.Arrays;

/**
 * How much each place of a target counts: weights from 0 (ignored) to 1, at one resolution.
 *
 * <p>Immutable and thread-safe. Files of masks are read by {@code Pti.builder().mask(Path)}.
 */
public final class Mask implements Region {
  private final String name;
  private final int resolution;
  private final float[] weights;

  private Mask(String name, int resolution, float[] weights) {
    this.name = name;
    this.resolution = resolution;
    this.weights = weights;
  }

  /**
   * Makes a mask.
   *
   * @param name what errors and reports call it
   * @param weights {@code [R, R]} in [0, 1], above 0 somewhere
   * @return the mask
   * @throws InvalidInputException if the shape is another, a weight lies outside or is NaN, or all
   *     are 0
   */
  public static Mask of(String name, FloatTensor weights) {
    long[] shape = weights.shape();
    if (shape.length != 2 || shape[0] != shape[1]) {
      throw new InvalidInputException(
          "mask %s has shape %s, wanted [R, R]".formatted(name, Arrays.toString(shape)));
    }
    int side = (int) shape[0];
    float[] values = weights.toArray();
    boolean zero = true;
    for (int i = 0; i < values.length; i++) {
      // Written so that NaN is refused too.
      if (!(values[i] >= 0 && values[i] <= 1)) {
        throw new InvalidInputException(
            "mask %s holds %s at row %d, column %d, wanted 0 to 1"
                .formatted(name, values[i], i / side, i % side));
      }
      zero &= values[i] == 0;
    }
    if (zero) {
      throw new InvalidInputException(
          "mask %s is 0 everywhere, wanted a weight above 0 somewhere".formatted(name));
    }
    return new Mask(name, side, values);
  }

  /**
   * Checks the mask against pictures.
   *
   * @param wanted pixels a side
   * @return this
   * @throws InvalidInputException if the mask has another size
   */
  @Override
  public Mask at(int wanted) {
    if (wanted != resolution) {
      throw new InvalidInputException(
          "mask %s is %d x %d, the pictures are %d x %d"
              .formatted(name, resolution, resolution, wanted, wanted));
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
   * @return pixels a side
   */
  public int resolution() {
    return resolution;
  }

  /**
   * Returns one weight.
   *
   * @param row from the top
   * @param column from the left
   * @return 0 to 1
   */
  public float get(int row, int column) {
    return weights[row * resolution + column];
  }

  /**
   * Returns the weights.
   *
   * @return {@code [R, R]}
   */
  public FloatTensor toTensor() {
    return FloatTensor.of(weights, resolution, resolution);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Mask that
        && name.equals(that.name)
        && Arrays.equals(weights, that.weights);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(weights);
  }

  @Override
  public String toString() {
    return "mask %s, %d x %d".formatted(name, resolution, resolution);
  }
}
