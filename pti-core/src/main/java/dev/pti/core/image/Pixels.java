package dev.pti.core.image;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.util.Optional;

/**
 * Turns Java's image into a picture.
 *
 * <p>{@link BufferedImage#getRGB} alone would be wrong twice: it keeps 8 bits of 16, and it takes
 * grey samples for linear light, which no grey file holds, and brightens them. So samples of grey
 * and sRGB images are read as they are, those of other colour spaces are converted some rows at a
 * time; every other kind (palettes, packed integers) goes through {@code getRGB}. Transparent
 * places are blended with white, in sRGB as image viewers do. Opaque 8-bit images become pictures
 * of 8-bit samples, which take no more memory than the image.
 */
final class Pixels {
  private static final int ROWS = 64;

  private final BufferedImage image;
  private final Orientation orientation;
  private final Optional<ColourConversion> conversion;
  private final int height;
  private final int width;
  private final Sink sink;

  /** Takes colours of 0 to 1 or samples of 0 to 255 for places of the upright picture. */
  private interface Sink {
    void put(int at, double value);

    void put(int at, int sample);

    Picture picture(int height, int width);
  }

  private static final class Floats implements Sink {
    private final float[] values;

    Floats(int count) {
      values = new float[count];
    }

    @Override
    public void put(int at, double value) {
      values[at] = (float) (2 * value - 1);
    }

    @Override
    public void put(int at, int sample) {
      put(at, sample / 255.0);
    }

    @Override
    public Picture picture(int height, int width) {
      return Picture.of(FloatTensor.wrap(values, 3, height, width));
    }
  }

  private static final class Bytes implements Sink {
    private final byte[] samples;

    Bytes(int count) {
      samples = new byte[count];
    }

    @Override
    public void put(int at, double value) {
      samples[at] = (byte) Math.round(255 * value);
    }

    @Override
    public void put(int at, int sample) {
      samples[at] = (byte) sample;
    }

    @Override
    public Picture picture(int height, int width) {
      return Picture.ofSamples(samples, height, width);
    }
  }

  private Pixels(
      BufferedImage image, Orientation orientation, Optional<ColourConversion> conversion) {
    this.image = image;
    this.orientation = orientation;
    this.conversion = conversion;
    height = image.getHeight();
    width = image.getWidth();
    int count = Math.multiplyExact(3, Math.multiplyExact(height, width));
    boolean isWide = image.getColorModel().getTransferType() == DataBuffer.TYPE_USHORT;
    sink = isWide || image.getColorModel().hasAlpha() ? new Floats(count) : new Bytes(count);
  }

  /** Converts an image that says itself which colours it has. */
  static Picture toPicture(BufferedImage image, Orientation orientation) {
    return toPicture(image, orientation, ColourConversion.of(image.getColorModel()));
  }

  /**
   * Converts an image.
   *
   * @param conversion of its colours; one for another number of bands is left out
   */
  static Picture toPicture(
      BufferedImage image, Orientation orientation, Optional<ColourConversion> conversion) {
    ColorModel model = image.getColorModel();
    if (conversion.isPresent() && model instanceof IndexColorModel palette) {
      return toPicture(
          conversion.get().convertPalette(image, palette), orientation, Optional.empty());
    }
    int colours = model.getNumColorComponents();
    Pixels pixels = new Pixels(image, orientation, conversion.filter(it -> it.takes(colours)));
    if (pixels.hasSamples(model)) {
      pixels.copySamples();
    } else {
      pixels.copyRgb();
    }
    return pixels.sink.picture(
        orientation.height(pixels.height, pixels.width),
        orientation.width(pixels.height, pixels.width));
  }

  /** Says whether bands are samples that can be read, perhaps followed by alpha. */
  private boolean hasSamples(ColorModel model) {
    int type = model.getTransferType();
    ColorSpace space = model.getColorSpace();
    return model instanceof ComponentColorModel
        && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT)
        && !model.isAlphaPremultiplied()
        && (conversion.isPresent() || space.getType() == ColorSpace.TYPE_GRAY || space.isCS_sRGB());
  }

  private void copySamples() {
    int colours = image.getColorModel().getNumColorComponents();
    int[] bands = new int[colours];
    for (int band = 0; band < colours; band++) {
      bands[band] = band;
    }
    Raster raster = image.getRaster();
    for (int top = 0; top < height; top += ROWS) {
      int rows = Math.min(ROWS, height - top);
      Raster part = raster.createChild(0, top, width, rows, 0, 0, bands);
      copySamples(top, rows, conversion.isPresent() ? conversion.get().convert(part) : part);
    }
  }

  private void copySamples(int top, int rows, Raster shown) {
    ColorModel model = image.getColorModel();
    Raster raster = image.getRaster();
    int bands = shown.getNumBands();
    int alphaBand = model.getNumColorComponents();
    int[] row = new int[width * bands];
    int[] alphas = new int[width];
    boolean is8Bit = model.getComponentSize(0) == 8;
    for (int y = 0; y < rows; y++) {
      shown.getPixels(0, y, width, 1, row);
      if (model.hasAlpha()) {
        raster.getSamples(0, top + y, width, 1, alphaBand, alphas);
      }
      for (int x = 0; x < width; x++) {
        for (int channel = 0; channel < 3; channel++) {
          int sample = row[x * bands + Math.min(channel, bands - 1)];
          int at = place(channel, top + y, x);
          if (is8Bit && !model.hasAlpha()) {
            sink.put(at, sample);
          } else {
            double alpha = model.hasAlpha() ? unit(model, alphaBand, alphas[x]) : 1;
            sink.put(at, unit(model, 0, sample) * alpha + (1 - alpha));
          }
        }
      }
    }
  }

  private static double unit(ColorModel model, int band, int sample) {
    return sample / (double) ((1 << model.getComponentSize(band)) - 1);
  }

  private void copyRgb() {
    boolean hasAlpha = image.getColorModel().hasAlpha();
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        double alpha = (row[x] >>> 24) / 255.0;
        for (int channel = 0; channel < 3; channel++) {
          int sample = row[x] >> (16 - 8 * channel) & 0xff;
          int at = place(channel, y, x);
          if (hasAlpha) {
            sink.put(at, sample / 255.0 * alpha + (1 - alpha));
          } else {
            sink.put(at, sample);
          }
        }
      }
    }
  }

  private int place(int channel, int row, int column) {
    return channel * height * width + orientation.place(row, column, height, width);
  }
}
