package dev.pti.core.face;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import java.util.List;

/**
 * Resizes as the networks were trained: each pixel is the plain mean of those that it touches, on
 * the scale of the networks, on which black is -.996.
 *
 * <p>It reads the photograph in place: no copy of a large one is made.
 */
final class Areas {
  /** From [-1, 1] to (value of 255 - 127.5) / 128. */
  private static final float SCALE = 127.5f / 128;

  private Areas() {}

  /**
   * A large photograph at a half, a quarter and so on, of which levels are made faster; a small one
   * as it is.
   */
  static Picture atMost(Picture photograph, int pixels) {
    Picture picture = photograph;
    while ((long) picture.height() * picture.width() > pixels) {
      int height = (picture.height() + 1) / 2;
      int width = (picture.width() + 1) / 2;
      picture = smaller(picture, Part.whole(picture), height, width);
    }
    return picture;
  }

  /** A part of a picture as a picture of another size. */
  static Picture smaller(Picture picture, Part part, int height, int width) {
    float[] values = new float[3 * height * width];
    resize(picture, part, height, width, values, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] /= SCALE;
    }
    return Picture.of(FloatTensor.wrap(values, 3, height, width));
  }

  /** The whole photograph: {@code [1, 3, height, width]}. */
  static FloatTensor level(Picture photograph, int height, int width) {
    float[] values = new float[3 * height * width];
    resize(photograph, Part.whole(photograph), height, width, values, 0);
    return FloatTensor.wrap(values, 1, 3, height, width);
  }

  /** Parts of it: {@code [n, 3, side, side]}. */
  static FloatTensor crops(Picture photograph, List<Part> parts, int side) {
    float[] values = new float[parts.size() * 3 * side * side];
    for (int i = 0; i < parts.size(); i++) {
      resize(photograph, parts.get(i), side, side, values, i * 3 * side * side);
    }
    return FloatTensor.wrap(values, parts.size(), 3, side, side);
  }

  /** Rows and columns from the first to before the last. */
  record Part(int top, int left, int bottom, int right) {
    static Part whole(Picture photograph) {
      return new Part(0, 0, photograph.height(), photograph.width());
    }

    /** The pixels of a frame within a photograph; a frame counts its pixels from 1. */
    static Part of(Frame frame, Picture photograph) {
      return new Part(
          Math.max(1, (int) frame.top()) - 1,
          Math.max(1, (int) frame.left()) - 1,
          Math.min(photograph.height(), (int) frame.bottom()),
          Math.min(photograph.width(), (int) frame.right()));
    }

    int height() {
      return bottom - top;
    }

    int width() {
      return right - left;
    }

    boolean isEmpty() {
      return bottom <= top || right <= left;
    }
  }

  private static void resize(
      Picture photograph, Part part, int height, int width, float[] into, int offset) {
    int rows = part.bottom - part.top;
    int columns = part.right - part.left;
    double[] sums = new double[columns];
    int at = offset;
    for (int channel = 0; channel < 3; channel++) {
      for (int row = 0; row < height; row++) {
        int first = first(row, rows, height);
        int end = end(row, rows, height);
        java.util.Arrays.fill(sums, 0);
        for (int y = first; y < end; y++) {
          for (int x = 0; x < columns; x++) {
            sums[x] += photograph.get(channel, part.top + y, part.left + x);
          }
        }
        for (int column = 0; column < width; column++) {
          int left = first(column, columns, width);
          int right = end(column, columns, width);
          double sum = 0;
          for (int x = left; x < right; x++) {
            sum += sums[x];
          }
          into[at++] = SCALE * (float) (sum / ((end - first) * (double) (right - left)));
        }
      }
    }
  }

  private static int first(int index, int from, int to) {
    return (int) ((long) index * from / to);
  }

  private static int end(int index, int from, int to) {
    return (int) (((index + 1L) * from + to - 1) / to);
  }
}
