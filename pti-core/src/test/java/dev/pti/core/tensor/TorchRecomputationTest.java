package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import dev.pti.api.Autograd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TorchRecomputationTest {
  private final Native room = new Native();
  private final NDArray a = room.autograd.leaf(room.array(2, 3));
  private final NDArray b = room.autograd.leaf(room.array(5, 7));

  /** Whether gradients were on, at each call of a segment. */
  private final List<String> calls = new ArrayList<>();

  /** a², which goes on beside a² b; then their product, in which a stands again. */
  private final List<UnaryOperator<NDList>> chain =
      List.of(
          told("square", entering -> new NDList(a.square())),
          told("times", entering -> new NDList(entering.get(0), entering.get(0).mul(b))),
          told("join", entering -> new NDList(entering.get(0).mul(entering.get(1)).mul(a))));

  @AfterEach
  void close() {
    room.close();
  }

  private UnaryOperator<NDList> told(String name, UnaryOperator<NDList> segment) {
    return entering -> {
      calls.add(name + (JniUtils.isGradMode() ? " with a graph" : ""));
      return segment.apply(entering);
    };
  }

  private Autograd.Recomputation recompute(List<UnaryOperator<NDList>> segments) {
    return room.autograd.recompute(segments);
  }

  private void goBackward(Autograd.Recomputation recomputation) {
    try (Autograd.Evaluation sum =
        room.autograd.evaluate(() -> new NDList(recomputation.result().sum()))) {
      sum.backward(1);
    }
    recomputation.backward();
  }

  @Test
  void gradients_are_those_of_the_whole_chain() {
    try (Autograd.Recomputation recomputation = recompute(chain)) {
      assertThat(recomputation.result().toFloatArray()).as("a^5 b").containsExactly(160, 1701);
      goBackward(recomputation);
    }
    assertThat(a.getGradient().toFloatArray()).as("5 a^4 b").containsExactly(400, 2835);
    assertThat(b.getGradient().toFloatArray()).as("a^5").containsExactly(32, 243);
  }

  @Test
  void gradients_add_up_as_those_of_evaluations_do() {
    for (int i = 0; i < 2; i++) {
      try (Autograd.Recomputation recomputation = recompute(chain)) {
        goBackward(recomputation);
      }
    }
    assertThat(b.getGradient().toFloatArray()).containsExactly(64, 486);
  }

  @Test
  void each_segment_is_computed_without_a_graph_and_from_the_last_with_one() {
    try (Autograd.Recomputation recomputation = recompute(chain)) {
      assertThat(calls).containsExactly("square", "times", "join");
      goBackward(recomputation);
    }
    assertThat(calls.subList(3, 6))
        .containsExactly("join with a graph", "times with a graph", "square with a graph");
  }

  @Test
  void what_a_segment_hands_on_is_kept_until_it_went_backward() {
    int before = room.manager.getManagedArrays().size();
    try (Autograd.Recomputation recomputation = recompute(chain)) {
      assertThat(room.manager.getManagedArrays()).as("one, two and one").hasSize(before + 4);
      goBackward(recomputation);
      assertThat(room.manager.getManagedArrays()).hasSize(before);
    }
    recompute(chain).close();
    assertThat(room.manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void without_a_gradient_nothing_is_computed_again() {
    try (Autograd.Recomputation recomputation = recompute(chain)) {
      recomputation.backward();
    }
    assertThat(calls).hasSize(3);
    assertThat(JniUtils.isGradMode()).isFalse();
  }

  @Test
  void what_a_failing_segment_leaves_is_freed() {
    int before = room.manager.getManagedArrays().size();
    UnaryOperator<NDList> failing =
        entering -> {
          throw new IllegalStateException("as a generator may");
        };
    assertThatThrownBy(() -> recompute(List.of(chain.get(0), failing)))
        .hasMessage("as a generator may");
    assertThat(room.manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void a_segment_that_cuts_the_graph_is_told() {
    UnaryOperator<NDList> cut = entering -> new NDList(a.stopGradient());
    try (Autograd.Recomputation recomputation =
        recompute(List.of(cut, chain.get(1), chain.get(2)))) {
      assertThatThrownBy(() -> goBackward(recomputation))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "segment 1 of 3 is detached from the graph: nothing that moves has a gradient in it");
    }
    assertThat(JniUtils.isGradMode()).isFalse();
  }

  @Test
  void the_last_segment_gives_one_array() {
    assertThatThrownBy(() -> recompute(chain.subList(0, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the last of 2 segments gave 2 arrays, wanted 1");
    assertThatThrownBy(() -> recompute(List.of()))
        .hasMessage("the last of 0 segments gave 0 arrays, wanted 1");
  }
}
