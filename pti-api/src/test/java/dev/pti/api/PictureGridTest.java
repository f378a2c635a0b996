package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PictureGridTest {
  private final Picture small = picture(2, 2);

  private static Picture picture(int width, int height) {
    return Picture.of(FloatTensor.of(new float[3 * width * height], 3, height, width));
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void says_what_each_picture_shows() {
    PictureGrid grid =
        PictureGrid.of(
            List.of("a", ""),
            List.of("b", ""),
            List.of(List.of(small, small), List.of(small, small)));
    assertThat(grid.title(0, 0)).isEqualTo("a, b");
    assertThat(grid.title(1, 0)).isEqualTo("a");
    assertThat(grid.title(0, 1)).isEqualTo("b");
    assertThat(grid.title(1, 1)).isEmpty();
    assertThat(grid).hasToString("2 x 2 pictures");
  }

  @Test
  void is_equal_by_value() {
    PictureGrid pair = PictureGrid.row(List.of("before", "after"), List.of(small, small));
    assertThat(pair)
        .isEqualTo(PictureGrid.row(List.of("before", "after"), List.of(picture(2, 2), small)))
        .isNotEqualTo(PictureGrid.row(List.of("before", "then"), List.of(small, small)));
  }

  @Test
  void refuses_what_is_no_grid() {
    assertRefused(() -> PictureGrid.row(List.of(), List.of()))
        .hasMessage("a grid of 0 columns and 1 rows has no picture");
    assertRefused(() -> PictureGrid.row(List.of("a"), List.of(small, small)))
        .hasMessage("a grid has 2 pictures in a row and 1 titles for them");
    assertRefused(() -> PictureGrid.row(List.of("a", "b"), List.of(small, picture(2, 4))))
        .hasMessage("pictures of a grid are 2 x 2 and 2 x 4, wanted one size");
    assertRefused(
            () -> PictureGrid.row(Collections.nCopies(401, ""), Collections.nCopies(401, small)))
        .hasMessage("401 x 1 are 401 pictures, a grid of 2 x 2 pixels each holds at most 400");
  }
}
