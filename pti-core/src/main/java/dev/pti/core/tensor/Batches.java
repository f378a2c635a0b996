package dev.pti.core.tensor;

/** How many pictures networks are asked for at once, where nobody says so. */
public final class Batches {
  /** More gain nothing on two cores. */
  private static final int MOST = 8;

  private static final int PIXELS = 1 << 16;

  private Batches() {}

  /**
   * As many as take less time together, while a step takes little memory.
   *
   * @param resolution pixels a side
   * @return 8 up to 64 pixels, 4 at 128, above that 1
   */
  public static int usual(int resolution) {
    return Math.max(1, Math.min(MOST, PIXELS / (resolution * resolution)));
  }
}
