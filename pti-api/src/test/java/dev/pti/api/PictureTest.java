package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PictureTest {
  /** One row of two pixels: red 1 and -1, green 0 and .5, blue -3 and 3. */
  private final Picture picture =
      Picture.of(FloatTensor.of(new float[] {1, -1, 0, .5f, -3, 3}, 3, 1, 2));

  @Test
  void holds_channels_of_rows_of_columns() {
    assertThat(picture.height()).isEqualTo(1);
    assertThat(picture.width()).isEqualTo(2);
    assertThat(picture.get(1, 0, 1)).isEqualTo(.5f);
    assertThat(picture.get(2, 0, 0)).as("not clipped").isEqualTo(-3);
    assertThat(picture).hasToString("picture 2 x 1");
  }

  @Test
  void rounds_and_clips_only_when_saved() {
    BufferedImage image = picture.toBufferedImage();
    assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_INT_RGB);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xff << 24 | 255 << 16 | 128 << 8);
    assertThat(image.getRGB(1, 0)).isEqualTo(0xff << 24 | 191 << 8 | 255);
    assertThat(picture.get8Bit(1, 0, 1)).isEqualTo(191);
    assertThat(picture.toImage().getWidth()).isEqualTo(2);
  }

  @Test
  void does_not_change_with_its_tensor() {
    FloatTensor tensor = picture.toTensor();
    tensor.toArray()[0] = 7;
    assertThat(Picture.of(tensor.reshape(1, 3, 1, 2)))
        .isEqualTo(picture)
        .hasSameHashCodeAs(picture);
    assertThat(Picture.of(tensor.reshape(3, 2, 1))).isNotEqualTo(picture);
  }

  @Test
  void holds_samples_as_the_values_they_mean() {
    Picture samples = Picture.ofSamples(new byte[] {0, (byte) 255, 51, 0, 0, (byte) 128}, 1, 2);

    assertThat(samples.get(0, 0, 0)).isEqualTo(-1);
    assertThat(samples.get(0, 0, 1)).isEqualTo(1);
    assertThat(samples.get(1, 0, 0)).isEqualTo((float) (2 * .2 - 1));
    assertThat(samples.get8Bit(2, 0, 1)).isEqualTo(128);
    Picture values = Picture.of(samples.toTensor());
    assertThat(samples).isEqualTo(values).hasSameHashCodeAs(values).isNotEqualTo(picture);
    assertRefused(() -> Picture.ofSamples(new byte[5], 1, 2), "5 samples are no picture of 2 x 1");
  }

  @Test
  void a_part_covers_another_picture() {
    Picture wide = Picture.ofSamples(new byte[3 * 3 * 4], 3, 4);

    Picture covered = wide.covered(picture, 1, 2);

    assertThat(covered.get(1, 1, 3)).isEqualTo(.5f);
    assertThat(covered.get(2, 1, 2)).isEqualTo(-3);
    assertThat(covered.get(1, 1, 1)).isEqualTo(-1);
    assertThat(covered.get(1, 0, 3)).isEqualTo(-1);
    assertThat(covered).isEqualTo(Picture.of(covered.toTensor())).isNotEqualTo(wide);
    assertRefused(
        () -> wide.covered(picture, 1, 3), "a part of 2 x 1 at (3, 1) leaves the picture of 4 x 3");
  }

  @Test
  void a_note_goes_with_the_picture_and_makes_no_difference() {
    PictureNote note = new PictureNote(PictureNote.Origin.DRAWN, "Drawn.");

    Picture noted = picture.withNote(note);

    assertThat(noted.note()).hasValue(note);
    assertThat(noted.covered(picture, 0, 0).note()).hasValue(note);
    assertThat(noted).isEqualTo(picture).hasSameHashCodeAs(picture);
    assertThat(noted.withoutNote().note()).isEmpty();
    assertThat(picture.note()).isEmpty();
  }

  @Test
  void refuses_what_is_no_picture() {
    assertRefused(
        () -> Picture.of(FloatTensor.of(new float[4], 2, 2)),
        "a picture has shape [3, height, width], not [2, 2]");
    assertRefused(
        () -> Picture.of(FloatTensor.of(new float[24], 2, 3, 2, 2)),
        "wanted one picture of shape [3, height, width], not [2, 3, 2, 2]");
    assertRefused(
        () -> Picture.of(FloatTensor.of(new float[16], 4, 2, 2)),
        "a picture has 3 channels, not 4 as in [4, 2, 2]");
    assertRefused(
        () -> Picture.of(FloatTensor.of(new float[0], 3, 0, 2)),
        "a picture of shape [3, 0, 2] is empty");
  }

  @Test
  void says_where_a_value_is_not_finite() {
    float[] values = new float[3 * 2 * 4];
    values[8 + 4 + 3] = Float.NaN;
    assertRefused(
        () -> Picture.of(FloatTensor.of(values, 3, 2, 4)),
        "picture holds NaN in channel 1 at row 1, column 3");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
