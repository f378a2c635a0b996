package dev.pti;

import dev.pti.api.StoppedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An inversion, a tuning or an optimization on another thread. Wait for it and compose it like any
 * {@link CompletableFuture}. A run that failed completes with the exception that a call on this
 * thread would have thrown.
 *
 * <p>{@link #cancel} completes it immediately with a {@link
 * java.util.concurrent.CancellationException} and asks the work to stop before its next step.
 * Cancelling again, or after the end, changes nothing. Completing it in any other way, as {@link
 * #orTimeout} does, asks the work to stop too. A run that is cancelled before its thread is free
 * stops before its first step. {@link #kept} returns what was done until then.
 *
 * @param <T> the type of the result: {@link Inverted}, {@link Tuned}, {@link Optimized} and so on
 */
public final class Run<T> extends CompletableFuture<T> {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final Cancellation cancellation = new Cancellation();
  private final CompletableFuture<T> kept = new CompletableFuture<>();

  private Run() {}

  /**
   * Starts work.
   *
   * @param work stops when it is asked to
   * @param usable what can be used of work that stopped, or null
   */
  static <T> Run<T> start(
      Executor executor,
      Function<Cancellation, T> work,
      Function<StoppedException, @Nullable T> usable) {
    return start(executor, work, StoppedException.class, usable);
  }

  /**
   * Starts work that keeps what was done in an exception of a kind of its own.
   *
   * @param keeping the exceptions' class
   */
  static <T, E extends RuntimeException> Run<T> start(
      Executor executor,
      Function<Cancellation, T> work,
      Class<E> keeping,
      Function<E, @Nullable T> usable) {
    Run<T> run = new Run<>();
    executor.execute(() -> run.perform(work, keeping, usable));
    return run;
  }

  /**
   * A thread of its own for each task, which ends with it. Not a daemon: PyTorch must not be
   * unloaded under a thread that computes.
   */
  static void onOwnThread(Runnable task) {
    new Thread(task, "pti-run-" + THREADS.incrementAndGet()).start();
  }

  // What is thrown need not be unchecked: listeners and terms may be written in Kotlin.
  private <E extends RuntimeException> void perform(
      Function<Cancellation, T> work, Class<E> keeping, Function<E, @Nullable T> usable) {
    try {
      T result = work.apply(cancellation);
      kept.complete(result);
      super.complete(result);
    } catch (Throwable thrown) {
      T last = keeping.isInstance(thrown) ? usable(usable, keeping.cast(thrown)) : null;
      if (last != null) {
        kept.complete(last);
      } else {
        kept.completeExceptionally(thrown);
      }
      super.completeExceptionally(thrown);
    }
  }

  /**
   * A part of one's own may throw what keeps something else than is wanted here, and memory may be
   * short; those who wait for what is kept are told all the same.
   */
  private static <T, E extends RuntimeException> @Nullable T usable(
      Function<E, @Nullable T> usable, E stopped) {
    try {
      return usable.apply(stopped);
    } catch (Throwable thrown) {
      stopped.addSuppressed(thrown);
      return null;
    }
  }

  /**
   * Returns the result of the work; or, if it was cancelled or failed, its last good state, which
   * draws and edits like any result while the {@link Pti} is open.
   *
   * <p>Do not wait for it on the run's own thread, as in a listener: the work cannot end there.
   *
   * @return a future that completes when the work has ended, exceptionally if nothing was kept; to
   *     complete it changes nothing here
   */
  public CompletableFuture<T> kept() {
    return kept.copy();
  }

  // Each way of completing asks to stop first: what is registered here may wait for what is kept,
  // and the
  // request must not come after it.

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    cancellation.cancel();
    return super.cancel(mayInterruptIfRunning);
  }

  @Override
  public boolean complete(T value) {
    cancellation.cancel();
    return super.complete(value);
  }

  @Override
  public boolean completeExceptionally(Throwable thrown) {
    cancellation.cancel();
    return super.completeExceptionally(thrown);
  }

  @Override
  public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
    executor.execute(
        () -> {
          try {
            complete(supplier.get());
          } catch (Throwable thrown) {
            completeExceptionally(thrown);
          }
        });
    return this;
  }

  @Override
  public void obtrudeValue(T value) {
    cancellation.cancel();
    super.obtrudeValue(value);
  }

  @Override
  public void obtrudeException(Throwable thrown) {
    cancellation.cancel();
    super.obtrudeException(thrown);
  }
}
