package dev.pti;

import ai.djl.Device;
import dev.pti.core.tensor.TorchEngine;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Does a number of tasks at a time on the threads of another executor, in the order in which they
 * come; each with an equal share of the threads that native operations use.
 *
 * <p>Two small networks, each on a thread of its own, take less time than one after the other on
 * two: half of a step at 128 pixels is too little for a thread to be handed a part of it.
 */
final class SideBySide implements Executor {
  /** More take more memory than a small machine has. */
  private static final int MOST = 8;

  /** Of larger pictures a step is large enough for the threads of a small machine. */
  private static final int LARGEST = 128;

  private final Executor threads;
  private final int most;
  private final int share;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int working;

  /**
   * Does nothing as yet.
   *
   * @param threads does as many tasks at once as it has threads; each works on until none waits
   * @param most how many tasks at a time
   */
  SideBySide(Executor threads, int most) {
    this.threads = threads;
    this.most = most;
    this.share = Math.max(1, TorchEngine.threads() / most);
  }

  /** How many photographs are tuned at a time where nobody says so. */
  static int usual(Device device, int resolution) {
    return device.isGpu() || resolution > LARGEST ? 1 : Math.min(TorchEngine.threads(), MOST);
  }

  @Override
  public void execute(Runnable task) {
    synchronized (waiting) {
      waiting.add(task);
      if (working == most) {
        return;
      }
      working++;
    }
    try {
      threads.execute(this::work);
    } catch (RuntimeException e) {
      synchronized (waiting) {
        working--;
        if (working > 0 || !waiting.remove(task)) {
          return;
        }
      }
      throw e;
    }
  }

  private void work() {
    NativeThreads own = NativeThreads.enter(share);
    try {
      for (Runnable task = next(); task != null; task = next()) {
        task.run();
      }
    } finally {
      own.leave();
    }
  }

  private @Nullable Runnable next() {
    synchronized (waiting) {
      Runnable next = waiting.poll();
      if (next == null) {
        working--;
      }
      return next;
    }
  }
}
