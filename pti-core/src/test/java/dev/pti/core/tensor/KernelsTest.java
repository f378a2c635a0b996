package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KernelsTest {
  private static final Kernels KERNELS = Kernels.load(KernelsTest.class, "arithmetic.py");

  @Test
  void calls_a_function_by_name() {
    try (Native room = new Native()) {
      NDArray half = KERNELS.call("half", room.array(4, -6));
      assertThat(half.toFloatArray()).containsExactly(2, -3);
    }
  }

  @Test
  void gives_all_results_of_a_function() {
    try (Native room = new Native()) {
      NDList both = KERNELS.callAll("sum_and_difference", room.array(5, 1), room.array(2, 3));
      assertThat(both).hasSize(2);
      assertThat(both.get(0).toFloatArray()).containsExactly(7, 4);
      assertThat(both.get(1).toFloatArray()).containsExactly(3, -2);
    }
  }

  @Test
  void takes_lists_and_numbers() {
    try (Native room = new Native()) {
      NDArray first = room.array(1, 2);
      NDList arrays = new NDList(first, room.array(10, 20), room.array(100, 200));
      NDList weights = new NDList(room.array(1), room.array(2), room.array(3));
      NDList sum =
          KERNELS.callWithLists("weighted_sum", List.of(arrays, weights), Kernels.number(.5));
      assertThat(sum.get(0).toFloatArray()).containsExactly(160.5f, 321);
      assertThat(first.getName()).as("name after the call").isNull();
    }
  }

  @Test
  void results_belong_to_the_device_of_the_arguments() {
    // Builds have no GPU: an array on the processor pretends to belong to one.
    try (Native room = new Native();
        NDManager gpu = TorchEngine.newManager(Device.gpu())) {
      NDArray x = room.array(4, -6);
      x.attach(gpu);
      NDArray half = KERNELS.call("half", x);
      NDArray sum =
          KERNELS
              .callWithLists(
                  "weighted_sum",
                  List.of(new NDList(x), new NDList(room.array(2))),
                  Kernels.number(1))
              .get(0);
      assertThat(half.toFloatArray()).containsExactly(2, -3);
      assertThat(sum.toFloatArray()).containsExactly(8, -12);
      assertThat(half.getManager().getDevice()).isEqualTo(Device.gpu());
      assertThat(sum.getManager().getDevice()).isEqualTo(Device.gpu());
      assertThat(KERNELS.call("half", room.array(1)).getManager().getDevice())
          .isEqualTo(Device.cpu());
    }
  }

  @Test
  void equal_numbers_share_one_scalar() {
    assertThat(Kernels.number(.123)).isSameAs(Kernels.number(.123));
    assertThat(Kernels.number(.123).getDouble()).isEqualTo(.123);
  }

  @Test
  void a_number_outlives_the_scope_in_which_it_was_first_asked_for() {
    NDArray number;
    try (Scope scope = new Scope()) {
      number = Kernels.number(.321);
    }
    assertThat(number.getDouble()).isEqualTo(.321);
  }

  @Test
  void serves_several_threads_at_once() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> runs = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int number = thread;
        runs.add(threads.submit(() -> halvesRightly(number)));
      }
      for (Future<Boolean> run : runs) {
        assertThat(run.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
  }

  private static boolean halvesRightly(int number) {
    try (Native room = new Native()) {
      for (int i = 0; i < 300; i++) {
        float value = number * 1000 + i;
        NDList arrays = new NDList(room.array(value));
        NDList weights = new NDList(room.array(2));
        float half = KERNELS.call("half", room.array(value)).getFloat(0);
        float twice =
            KERNELS
                .callWithLists("weighted_sum", List.of(arrays, weights), Kernels.number(1))
                .get(0)
                .getFloat(0);
        if (half != value / 2 || twice != value * 2) {
          return false;
        }
      }
      return true;
    }
  }

  @Test
  void records_gradients() {
    try (Native room = new Native()) {
      NDArray x = room.autograd.leaf(room.array(1, 2, 3));
      try (var losses = room.autograd.evaluate(() -> new NDList(KERNELS.call("half", x).sum()))) {
        losses.backward(4);
      }
      assertThat(x.getGradient().toFloatArray()).containsExactly(2, 2, 2);
    }
  }

  @Test
  void is_refused_where_no_scope_is_open() {
    assertThatThrownBy(() -> KERNELS.call("half", Kernels.number(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no scope is open on this thread: native arrays would leak");
    assertThatThrownBy(() -> KERNELS.callWithLists("weighted_sum", List.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no scope is open on this thread: native arrays would leak");
  }

  @Test
  void names_a_resource_that_is_missing() {
    assertThatThrownBy(() -> Kernels.load(KernelsTest.class, "absent.py"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no resource absent.py beside dev.pti.core.tensor.KernelsTest");
  }
}
