package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LatentTest {
  private final Latent inW = Latent.inW(new float[] {1, 2, 3}, 2);
  private final Latent inWPlus =
      Latent.inWPlus(FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));

  @Test
  void a_point_of_w_is_the_same_in_every_layer() {
    assertThat(inW.layers()).isEqualTo(2);
    assertThat(inW.width()).isEqualTo(3);
    assertThat(inW.layer(0)).containsExactly(1, 2, 3);
    assertThat(inW.layer(1)).containsExactly(1, 2, 3);
    assertThat(inW.isInW()).isTrue();
    assertThat(inW).hasToString("W[2, 3]");
  }

  @Test
  void a_point_of_w_plus_has_a_vector_for_each_layer() {
    assertThat(inWPlus.layer(1)).containsExactly(4, 5, 6);
    assertThat(inWPlus.isInW()).isFalse();
    assertThat(inWPlus).hasToString("W+[2, 3]");
    assertThat(inWPlus.toTensor().shape()).containsExactly(2, 3);
  }

  @Test
  void drops_leading_axes_of_one() {
    assertThat(Latent.inWPlus(inWPlus.toTensor().reshape(1, 1, 2, 3))).isEqualTo(inWPlus);
    assertThat(Latent.inWPlus(FloatTensor.of(new float[] {1, 2}, 1, 2)).layers()).isEqualTo(1);
  }

  @Test
  void does_not_change_with_the_arrays_it_came_from_or_gave() {
    float[] w = {1, 2, 3};
    Latent latent = Latent.inW(w, 2);
    w[0] = 9;
    latent.layer(0)[1] = 9;
    assertThat(latent).isEqualTo(inW).hasSameHashCodeAs(inW).isNotEqualTo(inWPlus);
  }

  @Test
  void moves_and_mixes() {
    assertThat(inWPlus.plus(inW, -2).layer(1)).containsExactly(2, 1, 0);
    assertThat(inWPlus.mix(inW, 0)).isEqualTo(inWPlus);
    assertThat(inWPlus.mix(inW, 1)).isEqualTo(inW);
    assertThat(inWPlus.mix(inW, .25).layer(1)).containsExactly(3.25f, 4.25f, 5.25f);
  }

  @Test
  void measures_the_distance_over_all_layers() {
    assertThat(inWPlus.distance(inW)).isCloseTo(Math.sqrt(27), within(1e-12));
    Latent far = Latent.inW(new float[] {1, 2, 7}, 2);
    assertThat(inW.distance(far)).isCloseTo(4 * Math.sqrt(2), within(1e-12));
  }

  @Test
  void refuses_what_is_no_latent() {
    assertRefused(
        () -> Latent.inWPlus(FloatTensor.of(new float[4], 4)),
        "a latent has shape [layers, width], not [4]");
    assertRefused(
        () -> Latent.inWPlus(FloatTensor.of(new float[8], 2, 2, 2)),
        "a latent has shape [layers, width], not [2, 2, 2]");
    assertRefused(() -> Latent.inW(new float[0], 2), "a latent of 2 layers of 0 is empty");
    assertRefused(() -> Latent.inW(new float[3], -1), "a latent of -1 layers of 3 is empty");
    assertRefused(
        () -> Latent.inWPlus(FloatTensor.of(new float[] {1, 2, 3, Float.NaN}, 2, 2)),
        "latent holds NaN in layer 1 at 1");
  }

  @Test
  void has_no_layer_before_the_first_or_behind_the_last() {
    assertThatThrownBy(() -> inW.layer(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> inW.layer(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void refuses_a_move_to_infinity() {
    assertRefused(
        () -> inW.plus(inW, Double.POSITIVE_INFINITY), "latent holds Infinity in layer 0 at 0");
  }

  @Test
  void refuses_latents_that_do_not_fit_each_other() {
    Latent other = Latent.inW(new float[] {1, 2}, 2);
    String message = "latents of shape [2, 3] and [2, 2] do not fit";
    assertRefused(() -> inW.plus(other, 1), message);
    assertRefused(() -> inW.mix(other, 1), message);
    assertRefused(() -> inW.distance(other), message);
  }

  @Test
  void refuses_a_generator_that_it_does_not_fit() {
    assertThat(inW.requireFits(2, 3)).isSameAs(inW);
    assertRefused(() -> inW.requireFits(18, 3), "pivot has 2 layers, generator wants 18");
    assertRefused(() -> inW.requireFits(2, 512), "pivot has width 3, generator wants 512");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
