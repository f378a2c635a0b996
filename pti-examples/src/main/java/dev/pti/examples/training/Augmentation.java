package dev.pti.examples.training;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Varies a portrait as other photographs would: mirrored, moved, scaled, turned and bent a little,
 * lit and coloured otherwise, parts of it from another portrait. The varied picture is both what
 * the encoder sees and what it shall find, so that it need not look like anybody. Portraits are
 * aligned: what lies between soft borders of two of them is a face still.
 */
final class Augmentation {
  private static final double SCALE = .06;
  private static final double SHIFT = .03;
  private static final double TURN = .04;
  private static final double BEND = .005;
  private static final double CONTRAST = .15;
  private static final double BRIGHTNESS = .1;
  private static final double COLOUR = .05;

  /** How often places stay where they are: even the best sampling makes a picture softer. */
  private static final double STILL = .5;

  /** How sharp the borders between two portraits are. */
  private static final double BORDER = 5;

  private final SplittableRandom random;
  private final double mixed;

  /**
   * Makes one.
   *
   * @param mixed how often a second portrait takes part, 0 to 1
   */
  Augmentation(SplittableRandom random, double mixed) {
    this.random = random;
    this.mixed = mixed;
  }

  /**
   * Varies one of some pictures.
   *
   * @param pictures {@code [3, side, side]} in [-1, 1] each
   * @return {@code [3, side, side]} in [-1, 1]
   */
  float[] any(List<float[]> pictures, int side) {
    float[] picture = pictures.get(random.nextInt(pictures.size()));
    if (random.nextDouble() < mixed) {
      picture = mixed(picture, pictures.get(random.nextInt(pictures.size())), side);
    }
    return varied(picture, side);
  }

  /** Parts of another picture, with its colours made to fit. */
  private float[] mixed(float[] picture, float[] other, int side) {
    Waves border = new Waves(BORDER, side);
    float[] mixed = new float[picture.length];
    for (int channel = 0; channel < 3; channel++) {
      int start = channel * side * side;
      Spread own = Spread.of(picture, start, side * side);
      Spread others = Spread.of(other, start, side * side);
      double gain = own.deviation / others.deviation;
      for (int at = 0; at < side * side; at++) {
        double part = 1 / (1 + Math.exp(-border.at(at / side, at % side)));
        double fitting = (other[start + at] - others.mean) * gain + own.mean;
        mixed[start + at] = (float) (picture[start + at] * part + fitting * (1 - part));
      }
    }
    return mixed;
  }

  private float[] varied(float[] picture, int side) {
    double mirror = random.nextBoolean() ? -1 : 1;
    double moving = random.nextDouble() < STILL ? 0 : 1;
    double zoom = 1 + moving * about(SCALE);
    double turn = moving * about(TURN);
    double along = Math.cos(turn) * zoom;
    double across = Math.sin(turn) * zoom;
    double right = moving * about(SHIFT) * side;
    double down = moving * about(SHIFT) * side;
    Waves bendRight = new Waves(moving * about(BEND) * side, side);
    Waves bendDown = new Waves(moving * about(BEND) * side, side);
    double contrast = 1 + about(CONTRAST);
    double brightness = about(BRIGHTNESS);
    double[] lifts = new double[3];
    for (int channel = 0; channel < 3; channel++) {
      lifts[channel] = brightness + about(COLOUR);
    }
    double middle = (side - 1) / 2.;
    float[] into = new float[picture.length];
    for (int row = 0; row < side; row++) {
      for (int column = 0; column < side; column++) {
        double fromMiddle = (column - middle) * mirror;
        double y = (row - middle) * along + fromMiddle * across + middle + down;
        double x = fromMiddle * along - (row - middle) * across + middle + right;
        y += bendDown.at(row, column);
        x += bendRight.at(row, column);
        for (int channel = 0; channel < 3; channel++) {
          double value = sample(picture, channel, side, y, x) * contrast + lifts[channel];
          into[(channel * side + row) * side + column] = (float) Math.max(-1, Math.min(1, value));
        }
      }
    }
    return into;
  }

  private double about(double most) {
    return most * (2 * random.nextDouble() - 1);
  }

  /** A smooth field about 0: some long waves across the picture. */
  private final class Waves {
    private static final int COUNT = 3;

    private final double[] right = new double[COUNT];
    private final double[] down = new double[COUNT];
    private final double[] start = new double[COUNT];
    private final double height;

    Waves(double height, int side) {
      this.height = height;
      for (int i = 0; i < COUNT; i++) {
        right[i] = about(2 * Math.PI * 1.25) / side;
        down[i] = about(2 * Math.PI * 1.25) / side;
        start[i] = about(Math.PI);
      }
    }

    double at(int row, int column) {
      double sum = 0;
      for (int i = 0; i < COUNT; i++) {
        sum += Math.cos(right[i] * column + down[i] * row + start[i]);
      }
      return height * sum;
    }
  }

  private record Spread(double mean, double deviation) {
    static Spread of(float[] values, int start, int count) {
      double sum = 0;
      double squares = 0;
      for (int i = start; i < start + count; i++) {
        sum += values[i];
        squares += values[i] * values[i];
      }
      double mean = sum / count;
      return new Spread(mean, Math.sqrt(Math.max(1e-4, squares / count - mean * mean)));
    }
  }

  /**
   * Cubic (Keys 1981), since linear sampling would teach softer pictures than photographs are;
   * beyond the border the picture is reflected.
   */
  private static double sample(float[] picture, int channel, int side, double y, double x) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    double sum = 0;
    for (int row = -1; row <= 2; row++) {
      double rowWeight = cubic(y - top - row);
      if (rowWeight == 0) {
        continue;
      }
      for (int column = -1; column <= 2; column++) {
        double weight = rowWeight * cubic(x - left - column);
        sum += weight * at(picture, channel, side, top + row, left + column);
      }
    }
    return sum;
  }

  private static double cubic(double distance) {
    double d = Math.abs(distance);
    return d < 1 ? (1.5 * d - 2.5) * d * d + 1 : d < 2 ? ((-.5 * d + 2.5) * d - 4) * d + 2 : 0;
  }

  private static float at(float[] picture, int channel, int side, int row, int column) {
    return picture[(channel * side + reflected(row, side)) * side + reflected(column, side)];
  }

  private static int reflected(int place, int side) {
    int inside = place < 0 ? -1 - place : place;
    return inside >= side ? 2 * side - 1 - inside : inside;
  }
}
