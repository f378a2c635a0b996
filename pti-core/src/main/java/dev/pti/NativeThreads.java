package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.TorchEngine;

/**
 * Watches how many threads native operations use, on which the last bits of a run depend. A run
 * that goes on from a saved state gets the number that it began with, unless that would disturb
 * another run; afterwards the number is what it was. Belongs to one run, on its thread.
 */
final class NativeThreads {
  private static int runs;

  /** What the number was before this run set it, or 0. */
  private int earlier;

  private NativeThreads() {}

  /** Counts a run in; {@link #leave} must follow. */
  static NativeThreads enter() {
    synchronized (NativeThreads.class) {
      runs++;
      // To ask fixes the number for this thread: it stays when another run sets its own back.
      TorchEngine.threads();
      return new NativeThreads();
    }
  }

  void leave() {
    synchronized (NativeThreads.class) {
      runs--;
      if (earlier > 0) {
        TorchEngine.setThreads(earlier);
      }
    }
  }

  /**
   * Sets the number of threads, for this thread and those to come, until the run leaves.
   *
   * @param label what the error calls the state
   * @param wanted the number that the run began with
   * @throws InvalidInputException if it is another and other runs are in progress, or another that
   *     goes on together with this one began with yet another
   */
  void pin(String label, int wanted) {
    synchronized (NativeThreads.class) {
      int now = TorchEngine.threads();
      if (now == wanted) {
        return;
      }
      if (runs > 1 || earlier > 0) {
        throw new InvalidInputException(
            "%s was saved by a run with threads %d, this run has %d and cannot change it while other runs are in progress"
                .formatted(label, wanted, now));
      }
      TorchEngine.setThreads(wanted);
      earlier = now;
    }
  }
}
