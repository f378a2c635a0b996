package dev.pti.examples.evaluation;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;

/**
 * A smooth motion of a picture: shifted, turned and scaled by fractions of a pixel from frame to
 * frame, as a hand-held camera does, and back. Beyond the border the outermost pixels are mirrored.
 */
final class Motion {
  private Motion() {}

  /** What the camera sees in a frame. */
  static Picture moved(Picture picture, int frame) {
    Pose pose = Pose.of(frame);
    return sampled(picture, pose::toPicture);
  }

  /** A frame as it would have been without the motion. */
  static Picture undone(Picture frame, int number) {
    Pose pose = Pose.of(number);
    return sampled(frame, pose::toFrame);
  }

  private interface Map {
    double[] apply(double x, double y);
  }

  /** How the picture lies in a frame; shifts are shares of the side, about the middle. */
  private record Pose(double x, double y, double angle, double scale) {
    static Pose of(int frame) {
      return new Pose(
          .03 * wave(frame, 41),
          .02 * wave(frame, 29),
          Math.toRadians(3) * wave(frame, 53),
          1 + .04 * wave(frame, 47));
    }

    private static double wave(int frame, double period) {
      return Math.sin(2 * Math.PI * frame / period);
    }

    double[] toPicture(double across, double down) {
      double right = across - x;
      double below = down - y;
      double cos = Math.cos(angle) / scale;
      double sin = Math.sin(angle) / scale;
      return new double[] {cos * right + sin * below, cos * below - sin * right};
    }

    double[] toFrame(double across, double down) {
      double cos = Math.cos(angle) * scale;
      double sin = Math.sin(angle) * scale;
      return new double[] {cos * across - sin * down + x, sin * across + cos * down + y};
    }
  }

  private static Picture sampled(Picture picture, Map map) {
    int height = picture.height();
    int width = picture.width();
    float[] values = new float[3 * height * width];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        double[] place = map.apply((column + .5) / width - .5, (row + .5) / height - .5);
        double x = (place[0] + .5) * width - .5;
        double y = (place[1] + .5) * height - .5;
        for (int channel = 0; channel < 3; channel++) {
          values[(channel * height + row) * width + column] = cubic(picture, channel, x, y);
        }
      }
    }
    return Picture.of(FloatTensor.wrap(values, 3, height, width));
  }

  private static float cubic(Picture picture, int channel, double x, double y) {
    int left = (int) Math.floor(x);
    int top = (int) Math.floor(y);
    double sum = 0;
    for (int i = -1; i <= 2; i++) {
      double down = weight(y - top - i);
      int row = mirrored(top + i, picture.height());
      for (int k = -1; k <= 2; k++) {
        sum +=
            down
                * weight(x - left - k)
                * picture.get(channel, row, mirrored(left + k, picture.width()));
      }
    }
    return (float) sum;
  }

  private static double weight(double distance) {
    double d = Math.abs(distance);
    if (d < 1) {
      return (1.5 * d - 2.5) * d * d + 1;
    }
    return d < 2 ? ((-.5 * d + 2.5) * d - 4) * d + 2 : 0;
  }

  private static int mirrored(int index, int count) {
    int folded = Math.floorMod(index, 2 * count - 2);
    return Math.min(folded, 2 * count - 2 - folded);
  }
}
