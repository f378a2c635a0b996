package dev.pti.core.film;

import java.util.Arrays;

/**
 * Between which frames that are known another lies. Before the first and after the last of them it
 * is the nearest that counts. Immutable.
 */
public final class Between {
  private final int[] known;

  /**
   * Takes the frames that are known.
   *
   * @param known in order, at least one
   */
  public Between(int... known) {
    this.known = known.clone();
  }

  /**
   * Returns the known frame at or before another.
   *
   * @param frame any
   * @return the first known one if there is none before
   */
  public int before(int frame) {
    int at = Arrays.binarySearch(known, frame);
    return known[at >= 0 ? at : Math.max(0, -at - 2)];
  }

  /**
   * Returns the known frame at or after another.
   *
   * @param frame any
   * @return the last known one if there is none after
   */
  public int after(int frame) {
    int at = Arrays.binarySearch(known, frame);
    return known[at >= 0 ? at : Math.min(known.length - 1, -at - 1)];
  }

  /**
   * Says how much the frame after counts.
   *
   * @param frame any
   * @return 0 to 1
   */
  public double part(int frame) {
    int before = before(frame);
    int after = after(frame);
    return before == after
        ? 0
        : Math.max(0, Math.min(1, (frame - before) / (double) (after - before)));
  }
}
