package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import dev.pti.api.PictureSize;
import dev.pti.core.tensor.TorchEngine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SideBySideTest {
  private final int before = TorchEngine.threads();
  private final Deque<Runnable> given = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();

  @BeforeEach
  void use_four_threads() {
    TorchEngine.setThreads(4);
  }

  @AfterEach
  void use_as_many_as_before() {
    TorchEngine.setThreads(before);
  }

  @Test
  void asks_for_no_more_threads_than_tasks_it_does_at_a_time() {
    Executor two = new SideBySide(given::add, 2);
    List.of("a", "b", "c", "d").forEach(name -> two.execute(() -> done.add(name)));
    assertThat(given).hasSize(2);
    given.poll().run();
    assertThat(done).as("one thread works on until none waits").containsExactly("a", "b", "c", "d");
    two.execute(() -> done.add("e"));
    assertThat(given).as("the thread that is free, and the other").hasSize(2);
    given.poll().run();
    assertThat(done).endsWith("e");
  }

  @Test
  void shares_the_threads_of_operations_out_and_leaves_those_of_others_alone() {
    List<Integer> own = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    Executor two = new SideBySide(Runnable::run, 2);
    two.execute(
        () -> {
          own.add(TorchEngine.threads());
          others.add(Threads.nativeOnNewThread());
        });
    assertThat(own).containsExactly(2);
    assertThat(others).containsExactly(4);
    assertThat(TorchEngine.threads()).as("afterwards").isEqualTo(4);
  }

  @Test
  void each_has_a_thread_at_least() {
    new SideBySide(Runnable::run, 9).execute(() -> done.add("" + TorchEngine.threads()));
    assertThat(done).containsExactly("1");
  }

  @Test
  void what_one_thread_refuses_another_does() {
    Executor two =
        new SideBySide(
            task -> {
              if (!given.isEmpty()) {
                throw new RejectedExecutionException("one is enough");
              }
              given.add(task);
            },
            2);
    List.of("a", "b").forEach(name -> two.execute(() -> done.add(name)));
    given.poll().run();
    assertThat(done).containsExactly("a", "b");
  }

  @Test
  void what_no_thread_takes_is_refused_and_not_done_later() {
    List<Executor> behind = new ArrayList<>();
    Executor one = new SideBySide(task -> behind.get(behind.size() - 1).execute(task), 1);
    behind.add(
        task -> {
          throw new RejectedExecutionException("none is free");
        });
    assertThatThrownBy(() -> one.execute(() -> done.add("a")))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessage("none is free");
    behind.add(Runnable::run);
    one.execute(() -> done.add("b"));
    assertThat(done).containsExactly("b");
  }

  private void doAll(Executor others, int most, String... names) {
    new SideBySide(others, most)
        .doAll(Stream.of(names).map(name -> (Runnable) () -> done.add(name)).toList(), () -> {});
  }

  @Test
  void the_thread_that_waits_works_too_and_alone_if_no_other_does() {
    doAll(given::add, 3, "a", "b", "c", "d");
    assertThat(done).containsExactly("a", "b", "c", "d");
    assertThat(given).as("threads asked for").hasSize(2);
    given.forEach(Runnable::run);
    assertThat(done).as("late ones find nothing").hasSize(4);
    doAll(
        task -> {
          throw new RejectedExecutionException("none is free");
        },
        3,
        "e",
        "f");
    assertThat(done).endsWith("e", "f");
    assertThat(TorchEngine.threads()).as("afterwards").isEqualTo(4);
  }

  @Test
  void no_other_thread_is_asked_for_where_one_is_enough() {
    doAll(given::add, 1, "a", "b");
    doAll(given::add, 3, "c");
    assertThat(given).isEmpty();
    assertThat(done).containsExactly("a", "b", "c");
  }

  @Test
  void the_number_of_threads_of_a_thread_that_helped_is_what_it_was() throws Exception {
    List<Integer> after = new ArrayList<>();
    List<Thread> helpers = new ArrayList<>();
    CountDownLatch both = new CountDownLatch(2);
    new SideBySide(
            task -> {
              Thread helper =
                  new Thread(
                      () -> {
                        task.run();
                        after.add(TorchEngine.threads());
                      });
              helpers.add(helper);
              helper.start();
            },
            2)
        .doAll(Collections.nCopies(2, () -> meet(both)), () -> {});
    for (Thread helper : helpers) {
      helper.join();
    }
    assertThat(after).containsExactly(4);
    assertThat(TorchEngine.threads()).isEqualTo(4);
    assertThat(Threads.nativeOnNewThread()).isEqualTo(4);
  }

  private static void meet(CountDownLatch both) {
    both.countDown();
    Threads.await(both);
  }

  @Test
  void small_pictures_alone_are_tuned_side_by_side_where_nobody_says_so() {
    assertThat(SideBySide.usual(Device.cpu(), PictureSize.square(128))).isEqualTo(4);
    assertThat(SideBySide.usual(Device.cpu(), PictureSize.square(256))).isEqualTo(1);
    assertThat(SideBySide.usual(Device.gpu(), PictureSize.square(64))).isEqualTo(1);
    TorchEngine.setThreads(32);
    assertThat(SideBySide.usual(Device.cpu(), PictureSize.square(64))).isEqualTo(4);
  }
}
