package dev.pti.examples.evaluation;

import java.util.function.Supplier;

/**
 * A result and how long it took.
 *
 * @param result what was made
 * @param seconds wall time
 */
record Timed<T>(T result, double seconds) {
  static <T> Timed<T> of(Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    return new Timed<>(result, (System.nanoTime() - start) / 1e9);
  }
}
