package dev.pti.examples.training;

import java.util.SplittableRandom;

/**
 * Varies a portrait as other photographs would: mirrored, moved, scaled and turned a little, lit
 * and coloured otherwise. The varied picture is both what the encoder sees and what it shall find.
 */
final class Augmentation {
  private static final double SCALE = .1;
  private static final double SHIFT = .05;
  private static final double TURN = .08;
  private static final double CONTRAST = .25;
  private static final double BRIGHTNESS = .15;
  private static final double COLOUR = .1;

  private final SplittableRandom random;

  Augmentation(SplittableRandom random) {
    this.random = random;
  }

  /**
   * Writes a varied picture.
   *
   * @param picture {@code [3, side, side]} in [-1, 1]
   * @param into takes as many values, from {@code at} on, in [-1, 1]
   */
  void vary(float[] picture, int side, float[] into, int at) {
    double mirror = random.nextBoolean() ? -1 : 1;
    double zoom = 1 + about(SCALE);
    double turn = about(TURN);
    double along = Math.cos(turn) * zoom;
    double across = Math.sin(turn) * zoom;
    double right = about(SHIFT) * side;
    double down = about(SHIFT) * side;
    double contrast = 1 + about(CONTRAST);
    double brightness = about(BRIGHTNESS);
    double middle = (side - 1) / 2.;
    for (int channel = 0; channel < 3; channel++) {
      double lift = brightness + about(COLOUR);
      for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column++) {
          double fromMiddle = (column - middle) * mirror;
          double y = (row - middle) * along + fromMiddle * across + middle + down;
          double x = fromMiddle * along - (row - middle) * across + middle + right;
          double value = sample(picture, channel, side, y, x) * contrast + lift;
          into[at + (channel * side + row) * side + column] =
              (float) Math.max(-1, Math.min(1, value));
        }
      }
    }
  }

  private double about(double most) {
    return most * (2 * random.nextDouble() - 1);
  }

  /** Bilinear; beyond the border the picture is reflected. */
  private static double sample(float[] picture, int channel, int side, double y, double x) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    double lower = y - top;
    double righter = x - left;
    double above =
        at(picture, channel, side, top, left) * (1 - righter)
            + at(picture, channel, side, top, left + 1) * righter;
    double below =
        at(picture, channel, side, top + 1, left) * (1 - righter)
            + at(picture, channel, side, top + 1, left + 1) * righter;
    return above * (1 - lower) + below * lower;
  }

  private static float at(float[] picture, int channel, int side, int row, int column) {
    return picture[(channel * side + reflected(row, side)) * side + reflected(column, side)];
  }

  private static int reflected(int place, int side) {
    int inside = place < 0 ? -1 - place : place;
    return inside >= side ? 2 * side - 1 - inside : inside;
  }
}
