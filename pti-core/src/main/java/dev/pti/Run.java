package dev.pti;

import dev.pti.api.StoppedException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * An inversion or a tuning that works on another thread. It can be waited for and composed as any
 * {@link CompletableFuture}; a run that failed completes with what a call on this thread would have
 * thrown.
 *
 * <p>{@link #cancel} completes it at once with a {@link CancellationException} and asks the work to
 * stop before its next step; cancelling again, or after the end, changes nothing. Completing it in
 * any other way, as {@link #orTimeout} does, asks the work to stop too. What was done until then is
 * in {@link #kept}.
 *
 * @param <T> what it gives, {@link Inverted} or {@link Tuned}
 */
public final class Run<T> extends CompletableFuture<T> {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final Cancellation cancellation = new Cancellation();
  private final CompletableFuture<T> kept = new CompletableFuture<>();
  private final AtomicBoolean begun = new AtomicBoolean();

  /** What a run does. */
  interface Work<T> {
    /**
     * Does it.
     *
     * @param cancellation stops it
     * @param keep is given what is usable of a run that stops
     */
    T run(Cancellation cancellation, Consumer<T> keep);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // asking to stop does not fail
  private Run() {
    whenComplete((result, failure) -> askToStop());
  }

  /** Starts work. */
  static <T> Run<T> start(Executor executor, Work<T> work) {
    Run<T> run = new Run<>();
    executor.execute(() -> run.perform(work));
    return run;
  }

  /**
   * A thread of its own for each task, which ends with it. Not a daemon: PyTorch must not be
   * unloaded under a thread that computes.
   */
  static void onOwnThread(Runnable task) {
    new Thread(task, "pti-run-" + THREADS.incrementAndGet()).start();
  }

  private void perform(Work<T> work) {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    try {
      T result = work.run(cancellation, kept::complete);
      kept.complete(result);
      complete(result);
    } catch (StoppedException e) {
      kept.completeExceptionally(e);
      completeExceptionally(e);
    } catch (RuntimeException | Error e) {
      kept.completeExceptionally(e);
      completeExceptionally(e);
    }
  }

  private void askToStop() {
    cancellation.cancel();
    if (begun.compareAndSet(false, true)) {
      kept.completeExceptionally(
          new CancellationException("the run was cancelled before it began"));
    }
  }

  /**
   * Returns what there is when the work has ended: its result; or, if it was cancelled or failed,
   * the last good state, which draws and edits as any result does while the {@link Pti} is open.
   *
   * @return a future that completes when the work has ended, exceptionally if nothing was kept; to
   *     complete it changes nothing here
   */
  public CompletableFuture<T> kept() {
    return kept.copy();
  }
}
