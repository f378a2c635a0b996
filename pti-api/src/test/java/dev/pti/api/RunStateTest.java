package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunStateTest {
  @Test
  void numbers_read_back_to_the_same_bits() {
    RunState state =
        RunState.builder()
            .put("third", 1 / 3.0)
            .put("tiny", Double.MIN_VALUE)
            .put("mark", Double.POSITIVE_INFINITY)
            .put("step", 7)
            .build();
    assertThat(state.number("third")).isEqualTo(1 / 3.0);
    assertThat(state.number("tiny")).isEqualTo(Double.MIN_VALUE);
    assertThat(state.number("mark")).isInfinite();
    assertThat(state.integer("step")).isEqualTo(7);
  }

  @Test
  void what_is_missing_or_no_number_is_named() {
    RunState state = new RunState("x.safetensors", Map.of(), Map.of("step", "soon"));
    assertThatThrownBy(() -> state.tensor("leaf.0"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("x.safetensors is damaged: it has no tensor leaf.0");
    assertThatThrownBy(() -> state.text("history"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("x.safetensors is damaged: it has no history");
    assertThatThrownBy(() -> state.integer("step"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("x.safetensors is damaged: step is soon, wanted a whole number");
    assertThatThrownBy(() -> state.number("step"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("x.safetensors is damaged: step is soon, wanted a number");
  }

  @Test
  void a_later_value_replaces_an_earlier_one() {
    RunState one = RunState.builder().put("a", "1").put("b", "2").build();
    RunState both = RunState.builder().put("a", "0").putAll(one).put("b", "3").build();
    assertThat(both.texts()).containsExactly(Map.entry("a", "1"), Map.entry("b", "3"));
  }

  @Test
  void without_control_nobody_stops_and_nothing_is_kept() {
    RunControl none = RunControl.none();
    none.keep("loop", 1, () -> RunState.builder().build());
    assertThat(none.stopRequest()).isEmpty();
    assertThat(none.saved("loop")).isEqualTo(Optional.empty());
  }
}
