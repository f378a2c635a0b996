package dev.pti.api;

import java.util.Arrays;

/**
 * A matrix as the product of two narrow ones.
 *
 * @param left {@code [rows, rank]}
 * @param right {@code [rank, columns]}
 */
public record LowRank(FloatTensor left, FloatTensor right) {
  /**
   * Checks that the factors have a product.
   *
   * @param left as above
   * @param right as above
   */
  public LowRank {
    if (left.rank() != 2 || right.rank() != 2 || left.size(1) != right.size(0)) {
      throw new InvalidInputException(
          "factors of shapes %s and %s have no product, wanted [rows, rank] and [rank, columns]"
              .formatted(Arrays.toString(left.shape()), Arrays.toString(right.shape())));
    }
  }

  /**
   * Multiplies the factors. Equal factors give equal bits.
   *
   * @param shape of as many values as the product has, its first axis usually {@code rows}
   * @return the product, {@code [rows, columns]} read under the shape
   * @throws IllegalArgumentException if the shape does not hold exactly the values
   */
  public FloatTensor product(long... shape) {
    int rows = (int) left.size(0);
    int rank = (int) left.size(1);
    int columns = (int) right.size(1);
    float[] a = left.uncopied();
    float[] b = right.uncopied();
    float[] product = new float[Math.multiplyExact(rows, columns)];
    for (int row = 0; row < rows; row++) {
      for (int k = 0; k < rank; k++) {
        float factor = a[row * rank + k];
        for (int column = 0; column < columns; column++) {
          product[row * columns + column] += factor * b[k * columns + column];
        }
      }
    }
    return FloatTensor.wrap(product, shape.clone());
  }
}
