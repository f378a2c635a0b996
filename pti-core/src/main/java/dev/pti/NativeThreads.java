package dev.pti;

import dev.pti.core.tensor.TorchEngine;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * How many threads native operations use on one thread of the JVM; on it the last bits of a run
 * depend. A run that goes on from a saved state gets the number that it began with, one of several
 * side by side its share; afterwards the number is what it was. Belongs to one thread.
 *
 * <p>PyTorch keeps a number for each thread, and one that a thread takes when it first asks. To set
 * sets both, which would change what runs that begin meanwhile come to: so the latter is set back
 * at once, from a thread that nobody else uses. No thread may first ask in between: a {@link
 * Session} lets each ask here before it works.
 */
final class NativeThreads {
  private final int earlier;

  private NativeThreads(int earlier) {
    this.earlier = earlier;
  }

  /** Asks for this thread's number, and so fixes it: it stays when another thread sets its own. */
  static int here() {
    synchronized (NativeThreads.class) {
      return TorchEngine.threads();
    }
  }

  /** Sets the number; {@link #leave} must follow. */
  static NativeThreads enter(int count) {
    int now = here();
    if (now != count) {
      setHere(count);
    }
    return new NativeThreads(now);
  }

  void leave() {
    if (here() != earlier) {
      setHere(earlier);
    }
  }

  /** Works without helpers, where idle ones would slow down other threads. */
  static <T> T alone(Supplier<T> work) {
    if (!IdleHelpers.areManaged()) {
      return work.get();
    }
    NativeThreads one = enter(1);
    try {
      return work.get();
    } finally {
      one.leave();
    }
  }

  private static void setHere(int count) {
    synchronized (NativeThreads.class) {
      int others = elsewhere(TorchEngine::threads);
      TorchEngine.setThreads(count);
      elsewhere(
          () -> {
            TorchEngine.setThreads(others);
            return others;
          });
    }
  }

  private static int elsewhere(Supplier<Integer> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task, "pti-threads").start())
        .join();
  }
}
