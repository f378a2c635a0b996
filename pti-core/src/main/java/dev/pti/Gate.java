package dev.pti;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets work on native memory in while it is there, and frees the memory when it is closed and the
 * last work has left. Closing waits for that, except on a thread that is inside itself, as a
 * listener's: there it returns at once, and the last to leave frees. Thread-safe.
 */
final class Gate {
  private final Runnable free;
  private final Map<Thread, Integer> inside = new HashMap<>();
  private volatile boolean closed;
  private boolean freed;

  Gate(Runnable free) {
    this.free = free;
  }

  boolean isClosed() {
    return closed;
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this Pti is closed");
    }
  }

  /** Works inside; may be nested. */
  <T> T use(Supplier<T> body) {
    enter();
    try {
      return body.get();
    } finally {
      leave();
    }
  }

  private synchronized void enter() {
    // Work that is inside may go deeper after another thread has begun to close: it is waited for.
    if (!inside.containsKey(Thread.currentThread())) {
      requireOpen();
    }
    inside.merge(Thread.currentThread(), 1, Integer::sum);
  }

  private synchronized void leave() {
    inside.computeIfPresent(Thread.currentThread(), (own, depth) -> depth == 1 ? null : depth - 1);
    freeIfDone();
  }

  private void freeIfDone() {
    if (closed && inside.isEmpty() && !freed) {
      freed = true;
      try {
        free.run();
      } finally {
        notifyAll();
      }
    }
  }

  /** Refuses new work from now on. An interrupt does not shorten the wait, but is kept. */
  synchronized void close() {
    closed = true;
    freeIfDone();
    boolean interrupted = false;
    while (!freed && !inside.containsKey(Thread.currentThread())) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
