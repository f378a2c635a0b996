package dev.pti.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import java.util.List;

/** Compares the gradients of one computation with those of its slow twin. */
public final class Gradients {
  private Gradients() {}

  /**
   * Asks that they are the same up to a part of each leaf's largest, which is stricter than one of
   * the whole, and that no leaf is without one.
   *
   * @param part of the largest
   */
  public static void assertSame(List<FloatTensor> actual, List<FloatTensor> expected, double part) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      float[] wanted = expected.get(i).toArray();
      double largest = 0;
      for (float value : wanted) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).as("leaf %d has a gradient", i).isPositive();
      assertThat(actual.get(i).toArray())
          .as("leaf %d", i)
          .containsExactly(wanted, within((float) (part * largest)));
    }
  }
}
