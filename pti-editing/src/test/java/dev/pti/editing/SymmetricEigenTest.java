package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.ejml.data.DMatrixRMaj;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {
  private static final int SIZE = 40;
  private static final Offset<Double> CLOSE = within(1e-10);

  private final double[][] matrix = symmetric();
  private final SymmetricEigen eigen = SymmetricEigen.of(new DMatrixRMaj(matrix));

  @Test
  void each_vector_is_only_stretched_by_the_matrix() {
    for (int rank = 0; rank < SIZE; rank++) {
      double[] vector = eigen.vector(rank);
      for (int row = 0; row < SIZE; row++) {
        assertThat(dot(matrix[row], vector)).isCloseTo(eigen.values()[rank] * vector[row], CLOSE);
      }
    }
  }

  @Test
  void the_vectors_are_orthonormal() {
    for (int a = 0; a < SIZE; a++) {
      for (int b = 0; b < SIZE; b++) {
        assertThat(dot(eigen.vector(a), eigen.vector(b))).isCloseTo(a == b ? 1 : 0, CLOSE);
      }
    }
  }

  @Test
  void the_largest_value_comes_first() {
    double[] values = eigen.values();
    for (int rank = 1; rank < SIZE; rank++) {
      assertThat(values[rank]).isLessThan(values[rank - 1]);
    }
    assertThat(values[SIZE - 1]).as("sorted by value, not by magnitude").isNegative();
  }

  @Test
  void the_largest_component_is_positive() {
    for (int rank = 0; rank < SIZE; rank++) {
      double largest = 0;
      for (double component : eigen.vector(rank)) {
        largest = Math.abs(component) > Math.abs(largest) ? component : largest;
      }
      assertThat(largest).isPositive();
    }
  }

  @Test
  void the_same_matrix_gives_the_same_bits() {
    SymmetricEigen again = SymmetricEigen.of(new DMatrixRMaj(symmetric()));
    assertThat(again.values()).isEqualTo(eigen.values());
    assertThat(again.vector(7)).isEqualTo(eigen.vector(7));
  }

  private static double[][] symmetric() {
    Random random = new Random(1);
    double[][] matrix = new double[SIZE][SIZE];
    for (int row = 0; row < SIZE; row++) {
      for (int column = 0; column <= row; column++) {
        matrix[row][column] = matrix[column][row] = random.nextGaussian();
      }
    }
    return matrix;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
