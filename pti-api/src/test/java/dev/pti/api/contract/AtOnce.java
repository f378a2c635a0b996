package dev.pti.api.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls that begin at once, each on a thread of its own, and that are not waited for forever. */
public final class AtOnce {
  private AtOnce() {}

  /**
   * Calls.
   *
   * @param <T> what they give
   * @param patience how long all of them may take
   * @param calls are interrupted if they take longer
   * @return what each gave, in their order
   * @throws AssertionError if one throws, or they take longer
   */
  public static <T> List<T> of(Duration patience, List<Callable<T>> calls) {
    CyclicBarrier start = new CyclicBarrier(calls.size());
    ExecutorService threads = Executors.newFixedThreadPool(calls.size());
    try {
      List<Future<T>> going = new ArrayList<>();
      for (Callable<T> call : calls) {
        going.add(
            threads.submit(
                () -> {
                  start.await();
                  return call.call();
                }));
      }
      return results(going, patience);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> List<T> results(List<Future<T>> going, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    List<T> results = new ArrayList<>();
    for (Future<T> one : going) {
      try {
        results.add(one.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
      } catch (TimeoutException e) {
        throw new AssertionError(
            "%d calls at once are not done after %s".formatted(going.size(), patience), e);
      } catch (ExecutionException e) {
        throw new AssertionError(
            "one of %d calls at once threw %s".formatted(going.size(), e.getCause()), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
    }
    return results;
  }
}
