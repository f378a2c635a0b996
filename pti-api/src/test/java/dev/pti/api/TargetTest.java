package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TargetTest {
  private final Target target = Target.of("anna", FloatTensor.of(new float[48], 1, 3, 4, 4));

  @Test
  void has_the_resolution_of_its_picture() {
    assertThat(target.resolution()).isEqualTo(4);
    assertThat(target.requireResolution(4)).isSameAs(target);
  }

  @Test
  void must_be_square() {
    assertThatThrownBy(() -> Target.of("anna", FloatTensor.of(new float[24], 3, 2, 4)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("target anna is 4 x 2, it must be square");
  }

  @Test
  void must_be_as_large_as_the_generator_draws() {
    assertThatThrownBy(() -> target.requireResolution(64))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("target anna is 4 x 4, generator draws 64 x 64");
  }
}
