package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;

/**
 * Turns Java's image into a picture.
 *
 * <p>{@link BufferedImage#getRGB} alone would be wrong twice: it keeps 8 bits of 16, and it takes
 * grey samples for linear light, which no grey file holds, and brightens them. So samples of grey
 * and sRGB images are read as they are; every other kind (palettes, packed integers, other colour
 * spaces) goes through {@code getRGB}. Transparent places are blended with white, in sRGB as image
 * viewers do.
 */
final class Pixels {
  private final BufferedImage image;
  private final Orientation orientation;
  private final int height;
  private final int width;
  private final float[] values;

  private Pixels(BufferedImage image, Orientation orientation) {
    this.image = image;
    this.orientation = orientation;
    height = image.getHeight();
    width = image.getWidth();
    values = new float[Math.multiplyExact(3, Math.multiplyExact(height, width))];
  }

  static Picture toPicture(BufferedImage image, Orientation orientation) {
    Pixels pixels = new Pixels(image, orientation);
    if (hasPlainSamples(image.getColorModel())) {
      pixels.copySamples();
    } else {
      pixels.copyRgb();
    }
    return Picture.of(
        FloatTensor.wrap(
            pixels.values,
            3,
            orientation.height(pixels.height, pixels.width),
            orientation.width(pixels.height, pixels.width)));
  }

  /** Says whether bands are grey or sRGB samples, perhaps followed by alpha. */
  private static boolean hasPlainSamples(ColorModel model) {
    int type = model.getTransferType();
    ColorSpace space = model.getColorSpace();
    return model instanceof ComponentColorModel
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
        && !model.isAlphaPremultiplied()
        && (space.getType() == ColorSpace.TYPE_GRAY || space.isCS_sRGB());
  }

  private void copySamples() {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int bands = model.getNumComponents();
    int colours = model.getNumColorComponents();
    int[] row = new int[width * bands];
    for (int y = 0; y < height; y++) {
      raster.getPixels(0, y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int at = x * bands;
        double alpha = bands > colours ? unit(model, colours, row[at + colours]) : 1;
        for (int channel = 0; channel < 3; channel++) {
          int band = Math.min(channel, colours - 1);
          put(channel, y, x, unit(model, band, row[at + band]), alpha);
        }
      }
    }
  }

  private static double unit(ColorModel model, int band, int sample) {
    return sample / (double) ((1 << model.getComponentSize(band)) - 1);
  }

  private void copyRgb() {
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        double alpha = (row[x] >>> 24) / 255.0;
        for (int channel = 0; channel < 3; channel++) {
          put(channel, y, x, (row[x] >> (16 - 8 * channel) & 0xff) / 255.0, alpha);
        }
      }
    }
  }

  private void put(int channel, int row, int column, double value, double alpha) {
    double overWhite = value * alpha + (1 - alpha);
    values[channel * height * width + orientation.place(row, column, height, width)] =
        (float) (2 * overWhite - 1);
  }
}
