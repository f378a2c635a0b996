package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoriesTest {
  private static Step step(int index, int of, boolean isLocal, String subject) {
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("squeeze-caffe", .1 / (index + 3));
    losses.put("l2", (double) (float) Math.exp(-index));
    if (isLocal) {
      losses.put("locality", 1e-7 * index);
    }
    losses.put("loss", Math.PI / (index + 1));
    return new Step("tuning", index, of, 3e-4 * (1 - index / (double) of), losses, subject);
  }

  private static RunState state(List<Step> history) {
    RunState.Builder state = RunState.builder();
    Histories.put(state, "history", history);
    return state.build();
  }

  @Test
  void steps_come_back_equal_with_the_order_of_their_losses() {
    List<Step> history = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      history.add(step(i, 50, i % 3 == 0, i % 2 == 0 ? "ann" : "bén \"2\""));
    }
    List<Step> read = Histories.read(state(history), "history");

    assertThat(read).isEqualTo(history);
    assertThat(read.get(3).losses().keySet())
        .containsExactlyElementsOf(history.get(3).losses().keySet());
  }

  @Test
  void none_come_back_as_none() {
    assertThat(Histories.read(state(List.of()), "history")).isEmpty();
  }

  @Test
  void a_step_takes_little_so_that_many_fit_into_the_header_of_a_file() {
    List<Step> history = new ArrayList<>();
    for (int i = 0; i < 84_000; i++) {
      history.add(step(i, 84_000, i % 3 == 0, "photograph " + i % 240));
    }
    RunState state = state(history);

    assertThat(state.text("history")).hasSizeLessThan(84_000 * 66);
    assertThat(Histories.read(state, "history")).isEqualTo(history);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"kinds\":[],\"steps\":\"AAAA\"}",
        "{\"kinds\":[],\"steps\":\"AAAAAAAAAAA=\"}",
        "{\"kinds\":[],\"steps\":\"!\"}",
        "{\"kinds\":[null],\"steps\":\"AAAAAAAAAAAAAAAAAAAAAA==\"}"
      })
  void what_is_damaged_is_said_to_be(String text) {
    RunState state = new RunState("x.state", Map.of(), Map.of("history", text));

    assertThatThrownBy(() -> Histories.read(state, "history"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("x.state is damaged: its history is no list of steps");
  }
}
