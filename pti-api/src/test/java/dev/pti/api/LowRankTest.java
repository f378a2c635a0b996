package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LowRankTest {
  @Test
  void multiplies_its_factors_and_reads_the_product_under_a_shape() {
    FloatTensor left = FloatTensor.wrap(new float[] {1, 2, 3, 4, 0, -1}, 3, 2);
    FloatTensor right = FloatTensor.wrap(new float[] {1, 0, 2, -1, 5, 6, 7, 8}, 2, 4);
    FloatTensor product = new LowRank(left, right).product(3, 2, 2);
    assertThat(product.shape()).containsExactly(3, 2, 2);
    assertThat(product.toArray()).containsExactly(11, 12, 16, 15, 23, 24, 34, 29, -5, -6, -7, -8);
  }

  @Test
  void refuses_factors_that_have_no_product() {
    FloatTensor two = FloatTensor.wrap(new float[6], 3, 2);
    FloatTensor three = FloatTensor.wrap(new float[12], 3, 4);
    assertThatThrownBy(() -> new LowRank(two, three))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "factors of shapes [3, 2] and [3, 4] have no product, wanted [rows, rank] and"
                + " [rank, columns]");
    FloatTensor flat = FloatTensor.wrap(new float[2], 2);
    assertThatThrownBy(() -> new LowRank(two, flat))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "factors of shapes [3, 2] and [2] have no product, wanted [rows, rank] and"
                + " [rank, columns]");
  }
}
