package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ConditionalDirectionsTest {
  private static Direction direction(String name, float... values) {
    return Direction.of(name, FloatTensor.of(values, values.length));
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void projects_out_all_that_the_others_span_and_keeps_the_rest_of_the_direction() {
    Direction smile = direction("smile", 3, 0, 4, 12).onLayers(1, 2).withStrength(-2);
    // Not at right angles; together they span the first and third axis.
    Direction left =
        Directions.without(smile, direction("age", 1, 0, 1, 0), direction("turn", 1, 0, 0, 0));
    assertThat(left).hasToString("smile=-2.0 on layers 1 to 2");
    assertThat(left.values().toArray()).containsExactly(new float[] {0, 0, 0, 13}, within(1e-5f));
  }

  @Test
  void a_vector_is_projected_out_of_every_layer_of_a_stack() {
    Direction smile = Direction.of("smile", FloatTensor.of(new float[] {1, 2, -1, 5}, 2, 2));
    Direction left = Directions.without(smile, direction("age", 1, 0));
    // The vector moves both layers alike; what moves them against each other is left.
    assertThat(left.values().toArray()).containsExactly(new float[] {1, 2, -1, 5}, within(1e-5f));
    Direction all = Directions.without(smile, direction("age", 0, 1));
    float length = (float) Math.sqrt(31 / (1 + 1 + 2 * 1.5 * 1.5));
    assertThat(all.values().toArray())
        .containsExactly(
            new float[] {length, -1.5f * length, -length, 1.5f * length}, within(1e-5f));
  }

  @Test
  void a_stack_is_projected_out_of_a_vector_layer_by_layer() {
    Direction first = Direction.of("age", FloatTensor.of(new float[] {1, 0, 0, 0}, 2, 2));
    Direction left = Directions.without(direction("smile", 1, 2), first);
    // Of (1, 2) in both layers the first value of the first is gone, and the length is kept.
    float scale = (float) Math.sqrt(10 / 9.);
    assertThat(left.values().shape()).containsExactly(2, 2);
    assertThat(left.values().toArray())
        .containsExactly(new float[] {0, 2 * scale, scale, 2 * scale}, within(1e-5f));
  }

  @Test
  void refuses_what_does_not_fit_or_leaves_nothing() {
    Direction smile = direction("smile", 3, 4);
    assertRefused(
        () -> Directions.without(smile, direction("age", 1, 0, 0)),
        "direction age has width 3, smile has 2");
    Direction two = Direction.of("smile", FloatTensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    Direction three = Direction.of("age", FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    assertRefused(() -> Directions.without(two, three), "direction age has 3 layers, smile has 2");
    assertRefused(
        () -> Directions.without(smile, direction("grin", -6, -8)),
        "nothing is left of direction smile without the others");
  }
}
