package dev.pti.core.image;

import dev.pti.api.shared.Blur;
import java.util.Arrays;

/**
 * Closes the seam around an edit. Where a soft mask falls off, a difference that is large there
 * would show as a glow, above all on an even background. So what the difference is on average
 * around each place of the mask's slope is taken away there; further inside the edit stays whole.
 */
final class Seam {
  /** How far the slope is felt, of the height. */
  private static final double REACH = .05;

  /** How much of the slope must be near for half of its difference to be taken away, at most 1. */
  private static final double HALF = .1;

  private Seam() {}

  /**
   * Changes a difference in place.
   *
   * @param difference {@code [3, height, width]}
   * @param mask {@code [height, width]}, 0 to 1
   */
  static void close(float[] difference, float[] mask, int width) {
    double deviation = REACH * mask.length / width;
    float[] slope = new float[mask.length];
    for (int i = 0; i < mask.length; i++) {
      slope[i] = 4 * mask[i] * (1 - mask[i]);
    }
    float[] near = Blur.gaussian(slope, width, deviation);
    float most = 0;
    for (float value : near) {
      most = Math.max(most, value);
    }
    if (most == 0) {
      return;
    }
    for (int channel = 0; channel < 3; channel++) {
      int start = channel * mask.length;
      float[] there = Arrays.copyOfRange(difference, start, start + mask.length);
      for (int i = 0; i < there.length; i++) {
        there[i] *= slope[i];
      }
      float[] spread = Blur.gaussian(there, width, deviation);
      for (int i = 0; i < spread.length; i++) {
        difference[start + i] -= spread[i] / (near[i] + (float) HALF * most);
      }
    }
  }
}
