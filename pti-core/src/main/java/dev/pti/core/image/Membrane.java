package dev.pti.core.image;

/**
 * Fills the open part of a plane with the membrane that its border holds: the solution of Laplace's
 * equation with the values around the part given. Added to what is put into a photograph, it moves
 * colours so that they meet the photograph's at the border while every gradient inside stays: the
 * seamless cloning of Pérez, Gangnet and Blake (2003).
 *
 * <p>Coarse to fine (cascadic multigrid): a plane of half the size is filled first, which does for
 * slow changes, and read as the start; a few sweeps of successive over-relaxation, in the order of
 * a chessboard, then do for the rest. Coarser planes cost a quarter and get twice the sweeps. Where
 * the part reaches the end of the plane, nothing pulls on it there.
 */
final class Membrane {
  private static final int SWEEPS = 16;
  private static final int MOST_SWEEPS = 512;
  private static final float RELAXATION = 1.6f;

  private Membrane() {}

  /**
   * Fills in place.
   *
   * @param values {@code [height, width]}
   * @param open which values are to be found; the others stay
   */
  static void fill(float[] values, boolean[] open, int height, int width) {
    fill(values, open, height, width, SWEEPS);
  }

  private static void fill(float[] values, boolean[] open, int height, int width, int sweeps) {
    if (!hasAny(open)) {
      return;
    }
    if (Math.min(height, width) > 2) {
      int halfHeight = (height + 1) / 2;
      int halfWidth = (width + 1) / 2;
      float[] half = new float[halfHeight * halfWidth];
      boolean[] halfOpen = new boolean[half.length];
      halve(values, open, height, width, half, halfOpen);
      fill(half, halfOpen, halfHeight, halfWidth, Math.min(MOST_SWEEPS, 2 * sweeps));
      start(values, open, height, width, half, halfWidth);
    }
    for (int sweep = 0; sweep < sweeps; sweep++) {
      relax(values, open, height, width, 0);
      relax(values, open, height, width, 1);
    }
  }

  private static boolean hasAny(boolean[] open) {
    for (boolean one : open) {
      if (one) {
        return true;
      }
    }
    return false;
  }

  /** Four become one: open if all are, else the mean of those that are given. */
  private static void halve(
      float[] values, boolean[] open, int height, int width, float[] half, boolean[] halfOpen) {
    int halfWidth = (width + 1) / 2;
    for (int at = 0; at < half.length; at++) {
      int top = at / halfWidth * 2;
      int left = at % halfWidth * 2;
      float sum = 0;
      int given = 0;
      for (int row = top; row < Math.min(height, top + 2); row++) {
        for (int column = left; column < Math.min(width, left + 2); column++) {
          if (!open[row * width + column]) {
            sum += values[row * width + column];
            given++;
          }
        }
      }
      halfOpen[at] = given == 0;
      half[at] = given == 0 ? 0 : sum / given;
    }
  }

  /** Reads the filled half between its pixels. */
  private static void start(
      float[] values, boolean[] open, int height, int width, float[] half, int halfWidth) {
    int halfHeight = half.length / halfWidth;
    for (int row = 0; row < height; row++) {
      int near = row / 2;
      int far = clamp(near + (row % 2 == 0 ? -1 : 1), halfHeight);
      for (int column = 0; column < width; column++) {
        int at = row * width + column;
        if (open[at]) {
          int nearColumn = column / 2;
          int farColumn = clamp(nearColumn + (column % 2 == 0 ? -1 : 1), halfWidth);
          float here = 3 * half[near * halfWidth + nearColumn] + half[near * halfWidth + farColumn];
          float there = 3 * half[far * halfWidth + nearColumn] + half[far * halfWidth + farColumn];
          values[at] = (3 * here + there) / 16;
        }
      }
    }
  }

  private static int clamp(int index, int count) {
    return Math.max(0, Math.min(count - 1, index));
  }

  private static void relax(float[] values, boolean[] open, int height, int width, int colour) {
    for (int row = 0; row < height; row++) {
      for (int column = (row + colour) % 2; column < width; column += 2) {
        int at = row * width + column;
        if (!open[at]) {
          continue;
        }
        float sum = 0;
        int count = 0;
        if (row > 0) {
          sum += values[at - width];
          count++;
        }
        if (row < height - 1) {
          sum += values[at + width];
          count++;
        }
        if (column > 0) {
          sum += values[at - 1];
          count++;
        }
        if (column < width - 1) {
          sum += values[at + 1];
          count++;
        }
        values[at] += RELAXATION * (sum / count - values[at]);
      }
    }
  }
}
