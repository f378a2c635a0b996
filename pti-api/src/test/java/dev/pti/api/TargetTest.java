package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetTest {
  private final Target target = Target.of("anna", FloatTensor.of(new float[48], 1, 3, 4, 4));

  @Test
  void has_the_size_of_its_picture() {
    assertThat(target.size()).isEqualTo(PictureSize.square(4));
    assertThat(target.requireSize(PictureSize.square(4))).isSameAs(target);
  }

  @Test
  void need_not_be_square() {
    Target wide = Target.of("anna", FloatTensor.of(new float[24], 3, 2, 4));
    assertThat(wide.size()).isEqualTo(new PictureSize(4, 2));
    assertThatThrownBy(() -> wide.requireSize(new PictureSize(2, 4)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("target anna is 4 x 2, generator draws 2 x 4");
  }

  @Test
  void must_be_as_large_as_the_generator_draws() {
    assertThatThrownBy(() -> target.requireSize(PictureSize.square(64)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("target anna is 4 x 4, generator draws 64 x 64");
  }

  @Test
  void prints_the_part_of_the_photograph_that_it_shows() {
    Placement placement = new Placement(new Point(50, 40), 80, 0, 100, 81);
    assertThat(target).hasToString("target anna, 4 x 4");
    assertThat(new Target("anna", target.picture(), Optional.of(placement)))
        .hasToString(
            "target anna, 4 x 4, a square of side 80.0 around (50.0, 40.0), turned by 0.0 degrees,"
                + " in 100 x 81 pixels");
    Picture narrow = Picture.of(FloatTensor.of(new float[36], 3, 4, 3));
    assertThat(new Target("anna", narrow, Optional.of(placement)))
        .hasToString(
            "target anna, 3 x 4, a rectangle of 60.0 x 80.0 around (50.0, 40.0), turned by 0.0"
                + " degrees, in 100 x 81 pixels");
  }
}
