package dev.pti.core.image;

import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** A white image that pictures and texts are put on. Needs no fonts. */
final class Canvas {
  static final int WHITE = 0xffffff;
  static final int BLACK = 0x1a1a1a;
  static final int GREY = 0x6b6b6b;

  private final BufferedImage image;

  Canvas(int width, int height) {
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] white = new int[width];
    Arrays.fill(white, WHITE);
    image.setRGB(0, 0, width, height, white, 0, 0);
  }

  BufferedImage image() {
    return image;
  }

  /** Puts a picture in the middle of a box, its longer side of a length that fits there. */
  void draw(Picture picture, int left, int top, PictureSize box, int side) {
    PictureSize size = picture.size().withLongerSide(side);
    int width = size.width();
    int height = size.height();
    BufferedImage shown = Resampling.resize(picture, width, height).toBufferedImage();
    int[] rgb = shown.getRGB(0, 0, width, height, null, 0, width);
    image.setRGB(
        left + (box.width() - width) / 2,
        top + (box.height() - height) / 2,
        width,
        height,
        rgb,
        0,
        width);
  }

  /** Writes a text from the left, cut with an ellipsis where it is too wide. */
  void write(Letters letters, String text, int left, int top, int width, int colour) {
    letters.draw(image, letters.fit(text, width), left, top, colour);
  }

  /** Writes a text in the middle of a width, cut with an ellipsis where it is too wide. */
  void writeCentred(Letters letters, String text, int left, int top, int width, int colour) {
    String fitted = letters.fit(text, width);
    int rest = width - letters.width(fitted);
    letters.draw(image, fitted, left + rest / 2, top, colour);
  }
}
