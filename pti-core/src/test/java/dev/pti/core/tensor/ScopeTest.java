package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private final NDManager manager = TorchEngine.newManager(Device.cpu());

  @AfterEach
  void close() {
    manager.close();
  }

  private NDArray array() {
    return Tensors.array(manager, FloatTensor.of(new float[] {1, 2}, 2));
  }

  private static boolean lives(NDArray array) {
    return !array.isReleased();
  }

  @Test
  void frees_what_was_made_in_it() {
    NDArray before = array();
    NDArray inside;
    try (Scope scope = new Scope()) {
      inside = array().add(before);
      assertThat(lives(inside)).isTrue();
    }
    assertThat(lives(inside)).isFalse();
    assertThat(lives(before)).isTrue();
  }

  @Test
  void hands_what_is_kept_to_the_next_outer_scope() {
    NDArray first;
    NDArray second;
    try (Scope outer = new Scope()) {
      try (Scope inner = new Scope()) {
        first = inner.keep(array());
        second = inner.keep(array());
      }
      assertThat(lives(first)).isTrue();
      assertThat(lives(second)).isTrue();
    }
    assertThat(lives(first)).isFalse();
    assertThat(lives(second)).isFalse();
  }

  @Test
  void what_the_outermost_scope_keeps_belongs_to_its_manager() {
    NDArray kept;
    try (Scope scope = new Scope()) {
      kept = scope.keep(array());
    }
    assertThat(kept.toFloatArray()).containsExactly(1, 2);
    manager.close();
    assertThat(lives(kept)).isFalse();
  }

  @Test
  void releases_an_array_to_a_manager_past_every_scope() {
    NDArray released;
    try (NDManager owner = manager.newSubManager()) {
      try (Scope outer = new Scope()) {
        try (Scope inner = new Scope()) {
          released = inner.release(array(), owner);
        }
      }
      assertThat(lives(released)).isTrue();
    }
    assertThat(lives(released)).isFalse();
  }

  @Test
  void an_inner_scope_leaves_the_arrays_of_the_outer_one() {
    try (Scope outer = new Scope()) {
      NDArray array = array();
      new Scope().close();
      assertThat(lives(array)).isTrue();
    }
  }

  @Test
  void belongs_to_its_thread() throws Exception {
    NDArray[] elsewhere = new NDArray[1];
    try (Scope scope = new Scope()) {
      Thread thread = new Thread(() -> elsewhere[0] = array());
      thread.start();
      thread.join();
    }
    assertThat(lives(elsewhere[0])).isTrue();
  }
}
