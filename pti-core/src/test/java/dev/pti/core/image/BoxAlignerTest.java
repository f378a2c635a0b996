package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Box;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.contract.AlignerContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxAlignerTest implements AlignerContract {
  private static final Picture PHOTOGRAPH = TestImages.pattern(60, 80);
  private static final Box BOX = new Box(10, 12, 30, 42);

  @Override
  public Aligner aligner() {
    return Aligner.around(photograph -> new Box(24, 32, 90, 100));
  }

  @ParameterizedTest
  @CsvSource({"20, 40, 40", "40, 20, 30", "64, 64, 30", "20, 30, 30", "10, 30, 60"})
  void cuts_the_smallest_part_that_holds_the_box(int width, int height, double wanted) {
    Placement placement =
        Aligner.around(photograph -> BOX)
            .align(PHOTOGRAPH, new PictureSize(width, height))
            .placement()
            .orElseThrow();
    assertThat(placement.side()).isCloseTo(wanted, within(1e-9));
    assertThat(placement.centre()).isEqualTo(new Point(19.5, 26.5));
    assertThat(placement.angle()).isZero();
  }

  @Test
  void shows_the_box_to_the_pixel() {
    Aligned aligned = Aligner.around(photograph -> BOX).align(PHOTOGRAPH, new PictureSize(20, 30));
    assertThat(aligned.picture().size()).isEqualTo(new PictureSize(20, 30));
    // The pattern's noise is softened twice.
    assertThat(difference(aligned.picture(), 0))
        .isLessThan(.4 * difference(aligned.picture(), 1))
        .isLessThan(.4 * difference(aligned.picture(), -1));
  }

  private static double difference(Picture part, int aside) {
    double sum = 0;
    for (int row = 2; row < 28; row++) {
      for (int column = 2; column < 18; column++) {
        float wanted = PHOTOGRAPH.get(0, 12 + row, 10 + column + aside);
        sum += Math.abs(part.get(0, row, column) - wanted);
      }
    }
    return sum / (26 * 16);
  }

  @Test
  void cuts_a_square_where_no_size_is_wanted() {
    Picture square = Aligner.around(photograph -> BOX).align(PHOTOGRAPH);
    assertThat(square.size()).isEqualTo(PictureSize.square(30));
  }

  @Test
  @SuppressWarnings("NullAway") // what a user's part, which no checker sees, may do
  void refuses_what_is_no_box() {
    Aligner lazy = Aligner.around(photograph -> null);
    assertThatThrownBy(() -> lazy.align(PHOTOGRAPH))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("own finder gave null, wanted a box");
    Aligner empty = Aligner.around(photograph -> new Box(3, 4, 3, 4));
    assertThatThrownBy(() -> empty.align(PHOTOGRAPH, PictureSize.square(16)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("own finder gave a box from (3, 4) to (3, 4), which holds nothing");
    assertThat(lazy).hasToString("around boxes of own finder");
  }
}
