package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.TorchEngine;

/**
 * Watches how many threads native operations use, on which the last bits of a run depend. A run
 * that goes on from a saved state gets the number that it began with, unless that would disturb
 * another run.
 */
final class NativeThreads {
  private static int runs;

  private NativeThreads() {}

  /** Counts a run in; {@link #leave} must follow. */
  static synchronized void enter() {
    runs++;
  }

  static synchronized void leave() {
    runs--;
  }

  /**
   * Sets the number of threads, for this thread and those to come; it stays set.
   *
   * @param label what the error calls the state
   * @param wanted the number that the run began with
   * @throws InvalidInputException if it is another and other runs are in progress
   */
  static synchronized void pin(String label, int wanted) {
    int now = TorchEngine.threads();
    if (now == wanted) {
      return;
    }
    if (runs > 1) {
      throw new InvalidInputException(
          "%s was saved by a run with threads %d, this run has %d and cannot change it while other runs are in progress"
              .formatted(label, wanted, now));
    }
    TorchEngine.setThreads(wanted);
  }
}
