package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdleHelpersTest {
  private final IdleHelpers ofTwoProcessors = new IdleHelpers(2);
  private final Thread here = Thread.currentThread();

  @Test
  void they_sleep_unless_told_to_wait() {
    assertThat(IdleHelpers.sleep(null)).isTrue();
    assertThat(IdleHelpers.sleep("passive")).isTrue();
    assertThat(IdleHelpers.sleep(" ACTIVE ")).isFalse();
  }

  @Test
  void those_of_one_thread_are_never_too_many() {
    assertThat(ofTwoProcessors.areTooMany(here, 2)).isFalse();
    assertThat(ofTwoProcessors.areTooMany(here, 2)).isFalse();
  }

  @Test
  void those_of_two_threads_that_live_are_too_many_and_it_is_said_once() throws Exception {
    Object end = new Object();
    Thread other =
        new Thread(
            () -> {
              synchronized (end) {
                // Ends when the test lets it.
              }
            });
    synchronized (end) {
      other.start();
      ofTwoProcessors.areTooMany(here, 2);
      assertThat(ofTwoProcessors.areTooMany(other, 2)).as("it may be about to end").isFalse();
      assertThat(ofTwoProcessors.areTooMany(here, 2)).isTrue();
      assertThat(ofTwoProcessors.areTooMany(other, 2)).isFalse();
    }
    other.join();
  }

  @Test
  void those_of_a_thread_that_has_ended_are_gone() throws Exception {
    Thread ended = new Thread(() -> {});
    ended.start();
    ended.join();
    ofTwoProcessors.areTooMany(ended, 2);
    assertThat(ofTwoProcessors.areTooMany(here, 2)).isFalse();
    assertThat(ofTwoProcessors.areTooMany(here, 2)).isFalse();
  }
}
