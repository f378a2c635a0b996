package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LayerRangeTest {
  private static final LayerRange MIDDLE = LayerRange.of(2, 4);

  @Test
  void holds_the_layers_between_two_and_both() {
    assertThat(MIDDLE.first()).isEqualTo(2);
    assertThat(MIDDLE.last()).hasValue(4);
    assertThat(held(MIDDLE)).containsExactly(2, 3, 4);
    assertThat(held(LayerRange.of(3, 3))).containsExactly(3);
  }

  @Test
  void goes_on_to_the_last_layer_where_none_is_named() {
    assertThat(LayerRange.from(4).last()).isEmpty();
    assertThat(held(LayerRange.from(4))).containsExactly(4, 5, 6, 7);
    assertThat(LayerRange.from(4).contains(Integer.MAX_VALUE)).isTrue();
  }

  @Test
  void holds_all_layers_of_any_generator() {
    assertThat(LayerRange.all().first()).isZero();
    assertThat(LayerRange.all().last()).isEmpty();
    assertThat(held(LayerRange.all())).hasSize(8);
    assertThat(LayerRange.all().contains(-1)).as("there is no such layer").isFalse();
    assertThat(LayerRange.all().isAll()).isTrue();
    assertThat(LayerRange.from(0).isAll()).isTrue();
    assertThat(LayerRange.from(1).isAll()).isFalse();
    assertThat(LayerRange.of(0, 7).isAll()).as("of eight layers only").isFalse();
  }

  @Test
  void is_within_as_many_layers_as_it_asks_for() {
    assertThat(MIDDLE.isWithin(5)).isTrue();
    assertThat(MIDDLE.isWithin(4)).isFalse();
    assertThat(LayerRange.from(2).isWithin(3)).isTrue();
    assertThat(LayerRange.from(2).isWithin(2)).isFalse();
    assertThat(LayerRange.all().isWithin(1)).isTrue();
  }

  @Test
  void ends_behind_its_last_layer_or_with_the_layers() {
    assertThat(MIDDLE.end(8)).isEqualTo(5);
    assertThat(MIDDLE.end(4)).isEqualTo(4);
    assertThat(LayerRange.from(2).end(8)).isEqualTo(8);
    assertThat(LayerRange.of(0, Integer.MAX_VALUE).end(8)).isEqualTo(8);
  }

  @Test
  void prints_its_ends() {
    assertThat(MIDDLE).hasToString("2 to 4");
    assertThat(LayerRange.of(3, 3)).hasToString("3 to 3");
    assertThat(LayerRange.from(4)).hasToString("4 to the last");
    assertThat(LayerRange.all()).hasToString("0 to the last");
  }

  @Test
  void is_equal_by_its_ends() {
    assertThat(MIDDLE).isEqualTo(LayerRange.of(2, 4)).hasSameHashCodeAs(LayerRange.of(2, 4));
    assertThat(new LayerRange(4, OptionalInt.empty())).isEqualTo(LayerRange.from(4));
    assertThat(MIDDLE)
        .isNotEqualTo(LayerRange.of(1, 4))
        .isNotEqualTo(LayerRange.of(2, 3))
        .isNotEqualTo(LayerRange.from(2));
  }

  @Test
  void refuses_a_range_without_layers() {
    assertRefused(() -> LayerRange.of(3, 2), "layer range 3 to 2 is empty or negative");
    assertRefused(() -> LayerRange.of(-1, 2), "layer range -1 to 2 is empty or negative");
    assertRefused(() -> LayerRange.from(-1), "layer range -1 to the last is empty or negative");
  }

  private static int[] held(LayerRange range) {
    return IntStream.range(0, 8).filter(range::contains).toArray();
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
