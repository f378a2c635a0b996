package dev.pti.video;

import dev.pti.api.Picture;
import org.bytedeco.javacpp.IntPointer;

/**
 * How the pixels of a video are turned or mirrored to be upright: column x and row y go to (a x + c
 * y, b x + d y), as its display matrix has it, whose whole turns these are.
 */
record Turn(int a, int b, int c, int d) {
  static final Turn NONE = new Turn(1, 0, 0, 1);

  /** Quarters of a turn; what lies between, no player shows either. */
  static Turn of(IntPointer matrix) {
    Turn turn =
        new Turn(sign(matrix, 0, 1), sign(matrix, 1, 0), sign(matrix, 3, 4), sign(matrix, 4, 3));
    return Math.abs(turn.a * turn.d - turn.b * turn.c) == 1 ? turn : NONE;
  }

  /** -1, 0 or 1, where the other of the row is less. */
  private static int sign(IntPointer matrix, int at, int other) {
    int value = matrix.get(at);
    return Math.abs((long) value) > Math.abs((long) matrix.get(other)) ? Integer.signum(value) : 0;
  }

  /** Turns {@code height} rows of {@code width} RGB pixels. */
  Picture picture(byte[] rgb, int width, int height) {
    boolean isUpright = a != 0;
    int outWidth = isUpright ? width : height;
    int outHeight = isUpright ? height : width;
    int left = Math.max(0, -a * (width - 1)) + Math.max(0, -c * (height - 1));
    int top = Math.max(0, -b * (width - 1)) + Math.max(0, -d * (height - 1));
    int plane = width * height;
    byte[] samples = new byte[3 * plane];
    for (int y = 0; y < height; y++) {
      int at = (top + d * y) * outWidth + left + c * y;
      int step = b * outWidth + a;
      int from = 3 * y * width;
      for (int x = 0; x < width; x++) {
        samples[at] = rgb[from];
        samples[at + plane] = rgb[from + 1];
        samples[at + 2 * plane] = rgb[from + 2];
        at += step;
        from += 3;
      }
    }
    return Picture.ofSamples(samples, outHeight, outWidth);
  }
}
