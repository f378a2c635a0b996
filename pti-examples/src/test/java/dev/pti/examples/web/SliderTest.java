package dev.pti.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.editing.Edit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How far a slider goes, and in which steps. */
class SliderTest {
  @ParameterizedTest
  @CsvSource({"2, 3, .1", "3, 4.5, .1", "1, 1.5, .1", ".2, .3, .01", ".1, .15, .01"})
  void half_as_far_again_as_edits_usually_go(double usual, double most, double step) {
    assertThat(new Slider("age", Edit.none(), usual, "Named", "portraits").described())
        .containsEntry("usual", usual)
        .containsEntry("most", most)
        .containsEntry("step", step);
  }
}
