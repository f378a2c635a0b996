package dev.pti.core.perceptual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentityEmbeddingTest {
  private static final double SAME_PERSON = .6;

  private static final IdentityEmbedding IDENTITY =
      IdentityEmbedding.load(Fixtures.bundled(IdentityEmbedding.RESOURCE), Fixtures.MANAGER);

  @Test
  void tells_people_apart() {
    for (int a = 0; a < 6; a++) {
      assertThat(IDENTITY.distance(portrait(a), portrait(a))).isZero();
      for (int b = 0; b < a; b++) {
        assertThat(IDENTITY.distance(portrait(a), portrait(b))).isGreaterThan(SAME_PERSON);
      }
    }
  }

  @Test
  void knows_a_person_in_the_mirror() {
    for (int i = 0; i < 6; i++) {
      assertThat(IDENTITY.distance(portrait(i), mirrored(portrait(i))))
          .isLessThan(.5 * SAME_PERSON);
    }
  }

  /** The square moves with the resolution: the same face is cut out of larger and smaller ones. */
  @Test
  void knows_a_person_at_another_resolution() {
    for (int i = 0; i < 6; i++) {
      assertThat(IDENTITY.distance(portrait(i), resized(portrait(i), 256)))
          .isLessThan(.25 * SAME_PERSON);
      assertThat(IDENTITY.distance(portrait(i), resized(portrait(i), 64))).isLessThan(SAME_PERSON);
    }
  }

  @Test
  void clips_what_a_saved_picture_would_clip() {
    float[] values = portrait(0).toTensor().toArray();
    float[] clipped = values.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 1.5f;
      clipped[i] = Math.max(-1, Math.min(1, values[i]));
    }
    assertThat(
            IDENTITY.distance(
                Picture.of(FloatTensor.wrap(values, 3, 128, 128)),
                Picture.of(FloatTensor.wrap(clipped, 3, 128, 128))))
        .isZero();
  }

  @Test
  void refuses_a_picture_that_is_not_square() {
    Picture wide = Picture.of(FloatTensor.wrap(new float[3 * 64 * 80], 3, 64, 80));
    assertThatThrownBy(() -> IDENTITY.distance(wide, wide))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("identity was given a picture of 80 x 64, it must be square");
  }

  @Test
  void names_the_file_and_the_tensor_that_is_missing() {
    assertThatThrownBy(
            () -> IdentityEmbedding.load(new Weights("face.pt", Map.of()), Fixtures.MANAGER))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "face.pt has no tensor conv32_down.conv.weight, wanted one of shape [32, 3, 7, 7]");
  }

  private static Picture portrait(int index) {
    return Picture.of(Fixtures.portrait(index));
  }

  private static Picture mirrored(Picture picture) {
    try (Scope scope = new Scope()) {
      return Picture.of(Tensors.tensor(array(picture).flip(3)));
    }
  }

  private static Picture resized(Picture picture, int size) {
    try (Scope scope = new Scope()) {
      return Picture.of(
          Tensors.tensor(
              PerceptualDistance.KERNELS.call(
                  "area_resize", array(picture), Kernels.number(size), Kernels.number(size))));
    }
  }

  private static NDArray array(Picture picture) {
    return Tensors.array(
        Fixtures.MANAGER, picture.toTensor().reshape(1, 3, picture.height(), picture.width()));
  }
}
