package dev.pti.core.image;

import dev.pti.api.shared.Blur;
import java.util.Arrays;

/**
 * The part of a window that lies beyond the photograph's border, where a mirror fills it. A
 * mirrored face would be one that no generator draws, so it is blurred, from a little within the
 * border on, and fades to the median colour towards the outside, as in FFHQ.
 *
 * @param left where the photograph begins, in pixels of the window
 * @param top where it begins
 * @param right where it ends
 * @param bottom where it ends
 * @param pad how far beyond the border only the median colour is left
 */
record MirroredBorder(double left, double top, double right, double bottom, double pad) {
  void soften(float[] window, int width, double deviation) {
    int places = window.length / 3;
    for (int channel = 0; channel < 3; channel++) {
      int start = channel * places;
      float[] plane = Arrays.copyOfRange(window, start, start + places);
      float[] blurred = Blur.gaussian(plane, width, deviation);
      for (int i = 0; i < plane.length; i++) {
        double beyond = beyond(i % width, i / width);
        plane[i] += (blurred[i] - plane[i]) * (float) clip(3 * beyond + 1);
      }
      float[] sorted = plane.clone();
      Arrays.sort(sorted);
      float median = sorted[sorted.length / 2];
      for (int i = 0; i < plane.length; i++) {
        plane[i] += (median - plane[i]) * (float) clip(beyond(i % width, i / width));
      }
      System.arraycopy(plane, 0, window, start, plane.length);
    }
  }

  /** How far beyond the border a place is, in pads; negative within. */
  private double beyond(int x, int y) {
    double across = Math.max(left - x, x + 1 - right);
    double down = Math.max(top - y, y + 1 - bottom);
    return Math.max(across, down) / pad;
  }

  private static double clip(double value) {
    return Math.max(0, Math.min(1, value));
  }
}
