package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureSizeTest {
  @Test
  void prints_the_width_first() {
    PictureSize size = new PictureSize(512, 1024);
    assertThat(size).hasToString("512 x 1024").isNotEqualTo(new PictureSize(1024, 512));
    assertThat(size.pixels()).isEqualTo(1 << 19);
    assertThat(size.longerSide()).isEqualTo(1024);
    assertThat(size.aspect()).isEqualTo(.5);
    assertThat(size.isSquare()).isFalse();
    assertThat(PictureSize.square(64)).isEqualTo(new PictureSize(64, 64));
    assertThat(PictureSize.square(64).isSquare()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "512, 1024, 256, 512, true",
    "513, 1024, 256, 512, false",
    "1023, 1024, 64, 64, false",
    "341, 512, 1024, 1536, true",
    "340, 512, 1024, 1536, false",
    "256, 513, 512, 1024, true",
    "256, 514, 512, 1024, false",
    "102, 1024, 1, 10, true",
    "512, 1024, 512, 512, false"
  })
  void has_the_proportions_of_another(
      int width, int height, int otherWidth, int otherHeight, boolean has) {
    assertThat(
            new PictureSize(width, height)
                .isProportionalTo(new PictureSize(otherWidth, otherHeight)))
        .isEqualTo(has);
  }

  @Test
  void keeps_its_proportions_when_it_is_enlarged_or_reduced() {
    assertThat(new PictureSize(512, 1024).withLongerSide(256)).isEqualTo(new PictureSize(128, 256));
    assertThat(new PictureSize(12, 5).withLongerSide(18)).isEqualTo(new PictureSize(18, 8));
    assertThat(new PictureSize(1, 90).withLongerSide(30)).isEqualTo(new PictureSize(1, 30));
    assertThat(PictureSize.square(7).withLongerSide(49)).isEqualTo(PictureSize.square(49));
  }

  @Test
  void has_pixels() {
    assertThatThrownBy(() -> new PictureSize(0, 4))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a picture of 0 x 4 has no pixels");
  }
}
