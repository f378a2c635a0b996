package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.tensor.TorchEngine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What tests ask of threads. */
final class Threads {
  private Threads() {}

  /** Waits, but not forever, on a thread that nobody interrupts. */
  static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** How many threads an operation has on a thread that has not asked before. */
  static int nativeOnNewThread() {
    return CompletableFuture.supplyAsync(TorchEngine::threads, Run::onOwnThread).join();
  }
}
