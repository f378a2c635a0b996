package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DirectionTest {
  private final Direction vector = Direction.of("smile", FloatTensor.of(new float[] {1, -2}, 2));
  private final Direction stack =
      Direction.of("age", FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
  private final Latent origin = Latent.inW(new float[2], 3);

  @Test
  void moves_every_layer_by_the_vector() {
    Latent edited = vector.withStrength(3).edit(origin);
    assertThat(edited).isEqualTo(Latent.inW(new float[] {3, -6}, 3));
  }

  @Test
  void moves_each_layer_by_its_vector_of_the_stack() {
    assertThat(stack.withStrength(-1).edit(origin).toTensor().toArray())
        .containsExactly(-1, -2, -3, -4, -5, -6);
  }

  @Test
  void moves_only_the_layers_of_its_range() {
    assertThat(vector.onLayers(1, 1).edit(origin).toTensor().toArray())
        .containsExactly(0, 0, 1, -2, 0, 0);
    assertThat(stack.onLayers(LayerRange.from(1)).edit(origin).toTensor().toArray())
        .containsExactly(0, 0, 3, 4, 5, 6);
  }

  @Test
  void tells_its_width_its_layers_and_the_value_of_each() {
    assertThat(vector.width()).isEqualTo(2);
    assertThat(vector.layers()).isEmpty();
    assertThat(vector.value(7, 1)).as("one vector for all").isEqualTo(-2);
    assertThat(stack.width()).isEqualTo(2);
    assertThat(stack.layers()).hasValue(3);
    assertThat(stack.onLayers(0, 0).value(2, 0)).as("not moved, and told").isEqualTo(5);
  }

  @Test
  void tells_the_layers_that_it_moves() {
    assertThat(vector.layerRange()).isEqualTo(LayerRange.all());
    assertThat(vector.onLayers(1, 2).withStrength(3).named("grin").layerRange())
        .isEqualTo(LayerRange.of(1, 2));
    assertThat(vector.onLayers(1, 2).onLayers(LayerRange.all())).isEqualTo(vector);
  }

  @Test
  void a_strength_of_zero_moves_nothing() {
    assertThat(vector.withStrength(0).edit(origin)).isEqualTo(origin);
  }

  @Test
  void edits_in_sequence() {
    LatentEditor both = vector.then(stack.onLayers(0, 0));
    assertThat(both.edit(origin).toTensor().toArray()).containsExactly(2, 0, 1, -2, 1, -2);
  }

  @Test
  void prints_name_strength_and_range() {
    assertThat(vector).hasToString("smile=1.0");
    assertThat(vector.withStrength(-2.5).onLayers(0, 3).named("grin"))
        .hasToString("grin=-2.5 on layers 0 to 3");
    assertThat(vector.onLayers(LayerRange.from(4)))
        .hasToString("smile=1.0 on layers 4 to the last");
  }

  @Test
  void is_equal_by_all_that_it_holds() {
    Direction same = Direction.of("smile", FloatTensor.of(new float[] {1, -2}, 1, 2));
    assertThat(vector).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(vector)
        .isNotEqualTo(vector.withStrength(2))
        .isNotEqualTo(vector.onLayers(0, 1))
        .isNotEqualTo(vector.named("grin"))
        .isNotEqualTo(stack);
  }

  @Test
  void refuses_values_that_point_nowhere() {
    assertRefused(
        () -> Direction.of("smile", FloatTensor.of(new float[8], 2, 2, 2)),
        "direction smile has shape [2, 2, 2], wanted [width] or [layers, width]");
    assertRefused(
        () -> Direction.of("smile", FloatTensor.of(new float[2], 2)), "direction smile is zero");
    assertRefused(
        () -> Direction.of("smile", FloatTensor.of(new float[] {1, Float.NaN}, 2)),
        "direction smile holds NaN");
  }

  @Test
  void refuses_settings_that_mean_nothing() {
    assertRefused(() -> vector.onLayers(3, 2), "layer range 3 to 2 of direction smile is empty");
    assertRefused(() -> vector.onLayers(-1, 2), "layer range -1 to 2 of direction smile is empty");
    assertRefused(() -> vector.withStrength(Double.NaN), "strength of direction smile is NaN");
  }

  @Test
  void refuses_a_latent_that_it_does_not_fit() {
    assertRefused(
        () -> vector.edit(Latent.inW(new float[3], 3)),
        "direction smile has width 2, latent has 3");
    assertRefused(
        () -> stack.edit(Latent.inW(new float[2], 4)), "direction age has 3 layers, latent has 4");
    assertRefused(
        () -> vector.onLayers(1, 3).edit(origin),
        "direction smile moves layers 1 to 3, latent has 0 to 2");
    assertRefused(
        () -> vector.onLayers(LayerRange.from(3)).edit(origin),
        "direction smile moves layers 3 to the last, latent has 0 to 2");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
