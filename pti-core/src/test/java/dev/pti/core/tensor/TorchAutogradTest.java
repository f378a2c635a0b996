package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.jni.JniUtils;
import dev.pti.api.Autograd;
import dev.pti.api.Losses;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TorchAutogradTest {
  @Test
  void gradients_from_two_threads_at_once_are_those_of_one_alone() throws Exception {
    float[] one = descend(3, new CyclicBarrier(1));
    float[] other = descend(-5, new CyclicBarrier(1));
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<float[]> first = threads.submit(() -> descend(3, together));
      Future<float[]> second = threads.submit(() -> descend(-5, together));
      assertThat(first.get()).containsExactly(one);
      assertThat(second.get()).containsExactly(other);
    } finally {
      threads.shutdown();
    }
  }

  private static float[] descend(float goal, CyclicBarrier start) throws Exception {
    try (Native room = new Native()) {
      NDArray leaf = room.autograd.leaf(room.array(0, 1, 2, 3));
      NDArray target = room.array(goal, goal, goal, goal);
      Autograd.Optimizer adam = room.autograd.adam(List.of(leaf));
      start.await();
      for (int step = 0; step < 200; step++) {
        try (var losses =
            room.autograd.evaluate(() -> new NDList(Losses.meanSquaredError(leaf, target)))) {
          losses.backward(1);
        }
        adam.step(.05);
      }
      return leaf.toFloatArray();
    }
  }

  @Test
  void weighs_losses_outside_of_them() {
    try (Native room = new Native()) {
      NDArray x = room.autograd.leaf(room.array(2));
      try (var losses =
          room.autograd.evaluate(() -> new NDList(x.sum(), x.square().sum(), x.abs().sum()))) {
        assertThat(losses.values()).containsExactly(2, 4, 2);
        losses.backward(1, 10, 0);
      }
      assertThat(x.getGradient().toFloatArray()).containsExactly(41);
    }
  }

  @Test
  void refuses_a_loss_that_is_no_scalar() {
    try (Native room = new Native()) {
      NDArray x = room.array(1, 2);
      assertThatThrownBy(() -> room.autograd.evaluate(() -> new NDList(x.sum(), x)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("loss term 1 has shape (2), it must be a scalar");
    }
  }

  @Test
  void refuses_another_number_of_weights() {
    try (Native room = new Native()) {
      NDArray x = room.autograd.leaf(room.array(1));
      try (var losses = room.autograd.evaluate(() -> new NDList(x.sum()))) {
        assertThatThrownBy(() -> losses.backward(1, 2))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("1 losses, but 2 weights");
      }
    }
  }

  @Test
  void leaves_the_threads_gradient_mode_as_it_was() {
    boolean before = JniUtils.isGradMode();
    try (Native room = new Native()) {
      NDArray x = room.autograd.leaf(room.array(1));
      assertThat(JniUtils.isGradMode()).isFalse();
      room.autograd.evaluate(() -> new NDList(x.sum())).close();
      assertThat(JniUtils.isGradMode()).isFalse();
      assertThatThrownBy(
              () ->
                  room.autograd.evaluate(
                      () -> {
                        throw new IllegalStateException("as a term may");
                      }))
          .hasMessage("as a term may");
      assertThat(JniUtils.isGradMode()).isFalse();
    }
    assertThat(JniUtils.isGradMode()).isEqualTo(before);
  }

  @Test
  void computes_without_gradients_inside_an_evaluation() {
    try (Native room = new Native()) {
      NDArray x = room.autograd.leaf(room.array(3));
      try (var losses =
          room.autograd.evaluate(
              () -> {
                NDArray fixed = room.autograd.withoutGradients(() -> x.mul(x));
                return new NDList(fixed.mul(x).sum());
              })) {
        assertThat(losses.values()).containsExactly(27);
        losses.backward(1);
      }
      assertThat(x.getGradient().toFloatArray()).as("of 9 x").containsExactly(9);
    }
  }

  @Test
  void what_is_given_back_without_gradients_may_be_somebody_elses() {
    try (Native room = new Native()) {
      NDArray x = room.autograd.leaf(room.array(3));
      try (Scope step = new Scope()) {
        NDArray given = room.autograd.withoutGradients(() -> x);
        assertThat(given.toFloatArray()).containsExactly(3);
      }
      assertThat(x.toFloatArray()).as("after the step").containsExactly(3);
    }
  }

  @Test
  void a_snapshot_brings_leaves_back() {
    try (Native room = new Native()) {
      NDArray leaf = room.autograd.leaf(room.array(1, 2));
      Snapshot snapshot = new Snapshot(List.of(leaf));
      leaf.stopGradient().addi(room.array(10, 10));
      snapshot.take();
      leaf.stopGradient().addi(room.array(100, 100));
      snapshot.restore();
      assertThat(leaf.toFloatArray()).containsExactly(11, 12);
    }
  }
}
