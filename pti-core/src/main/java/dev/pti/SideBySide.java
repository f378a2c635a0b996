package dev.pti;

import ai.djl.Device;
import dev.pti.api.PictureSize;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does a number of tasks at a time on the threads of another executor, in the order in which they
 * come; each with an equal share of the threads that native operations use.
 *
 * <p>Two small networks, each on a thread of its own, take less time than one after the other on
 * two: half of a step at 128 pixels is too little for a thread to be handed a part of it.
 */
final class SideBySide implements Executor {
  private static final Logger log = LoggerFactory.getLogger(SideBySide.class);

  /** More take more memory than a small machine has. */
  private static final int MOST = 4;

  /** Of larger pictures a step is large enough for the threads of a small machine. */
  private static final int LARGEST = 128 * 128;

  private final Executor threads;
  private final int most;
  private final int share;
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  /** Threads that were asked for and have not found that nothing waits. */
  private int asked;

  /** Threads that have their share of native threads. */
  private int inside;

  /**
   * Does nothing as yet.
   *
   * @param threads does as many tasks at once as it has threads; each works on until none waits
   * @param most how many tasks at a time
   */
  SideBySide(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
    this.share = Math.max(1, NativeThreads.here() / most);
  }

  /** How many photographs are tuned at a time where nobody says so. */
  static int usual(Device device, PictureSize size) {
    return device.isGpu() || size.pixels() > LARGEST ? 1 : Math.min(NativeThreads.here(), MOST);
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
    }
    try {
      askForOne();
    } catch (RuntimeException | Error e) {
      synchronized (waiting) {
        // Threads that work will come to it.
        if (asked > 0 || !waiting.remove(task)) {
          return;
        }
      }
      throw e;
    }
  }

  /**
   * Does tasks on this thread and on as many others as may work beside it, and returns when all are
   * done. If there is no other thread this one does them all.
   *
   * @param tasks throw nothing
   * @param atInterrupt what to do when this thread is interrupted, which does not end the wait
   */
  void doAll(List<? extends Runnable> tasks, Runnable atInterrupt) {
    synchronized (waiting) {
      waiting.addAll(tasks);
      asked++;
    }
    for (int i = 1; i < Math.min(most, tasks.size()); i++) {
      try {
        askForOne();
      } catch (RuntimeException | Error e) {
        // Those that work do what waits.
        break;
      }
    }
    work(
        () -> {
          if (Thread.currentThread().isInterrupted()) {
            atInterrupt.run();
          }
        });
    awaitOthers(atInterrupt);
  }

  private void awaitOthers(Runnable atInterrupt) {
    boolean isInterrupted = false;
    synchronized (waiting) {
      while (inside > 0) {
        try {
          waiting.wait();
        } catch (InterruptedException e) {
          isInterrupted = true;
          atInterrupt.run();
        }
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void askForOne() {
    synchronized (waiting) {
      if (asked == most) {
        return;
      }
      asked++;
    }
    try {
      threads.execute(() -> work(() -> {}));
    } catch (RuntimeException | Error e) {
      synchronized (waiting) {
        asked--;
      }
      throw e;
    }
  }

  private void work(Runnable afterEach) {
    synchronized (waiting) {
      inside++;
    }
    try {
      NativeThreads own = shared();
      try {
        for (Runnable task = next(); task != null; task = next()) {
          task.run();
          afterEach.run();
        }
      } finally {
        if (own != null) {
          own.leave();
        }
      }
    } finally {
      synchronized (waiting) {
        inside--;
        waiting.notifyAll();
      }
    }
  }

  /** Without its share it works all the same, lest what waits is never done. */
  private @Nullable NativeThreads shared() {
    try {
      return NativeThreads.enter(share);
    } catch (RuntimeException | Error e) {
      log.warn("a run has not its share of {} threads: {}", share, e.toString());
      return null;
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      Runnable next = waiting.poll();
      if (next == null) {
        asked--;
      }
      return next;
    }
  }
}
