package dev.pti.core.image;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.Optional;

/** Turns samples of another colour space into sRGB's, 8 or 16 bits as they are. */
interface ColourConversion {
  /** How far from sRGB's 1 / 2.2 a gamma may lie and still mean sRGB, as viewers have it. */
  double NEAR = .02;

  /** Returns how many bands of a palette it takes: 1 or 3. */
  int bands();

  /** Says whether it can convert images of so many colour bands. */
  default boolean takes(int colours) {
    return colours == bands();
  }

  /** Converts rows of an image without alpha into bands of grey or of red, green, blue. */
  Raster convert(Raster colours);

  /** By an ICC profile of RGB or grey; none by one that lacks what it takes to convert. */
  static Optional<ColourConversion> of(ICC_Profile profile) {
    int bands = profile.getNumComponents();
    if (bands != 1 && bands != 3) {
      return Optional.empty();
    }
    ICC_Profile[] profiles = {profile, ICC_Profile.getInstance(ColorSpace.CS_sRGB)};
    ColourConversion conversion = new ByProfile(bands, new ColorConvertOp(profiles, null));
    try {
      // Java looks into the tags of a profile when it converts, not before.
      conversion.convert(Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 1, 1, bands, null));
    } catch (CMMException e) {
      return Optional.empty();
    }
    return Optional.of(conversion);
  }

  /** By the profile that Java's image brings, if it needs any. */
  static Optional<ColourConversion> of(ColorModel model) {
    ColorSpace space = model.getColorSpace();
    boolean known = space.isCS_sRGB() || space.equals(ColorSpace.getInstance(ColorSpace.CS_GRAY));
    return !known && model instanceof ComponentColorModel && space instanceof ICC_ColorSpace icc
        ? of(icc.getProfile())
        : Optional.empty();
  }

  /** By a gamma: a sample is light to the power of it. */
  static Optional<ColourConversion> of(double gamma) {
    return Math.abs(gamma - 1 / 2.2) < NEAR ? Optional.empty() : Optional.of(new ByGamma(gamma));
  }

  /**
   * The same image with its palette converted. What is for grey alone leaves a palette of colours
   * as it is.
   */
  default BufferedImage convertPalette(BufferedImage image, IndexColorModel palette) {
    int size = palette.getMapSize();
    byte[][] rgb = {new byte[size], new byte[size], new byte[size]};
    byte[] alpha = new byte[size];
    palette.getReds(rgb[0]);
    palette.getGreens(rgb[1]);
    palette.getBlues(rgb[2]);
    palette.getAlphas(alpha);
    boolean isGrey = Arrays.equals(rgb[0], rgb[1]) && Arrays.equals(rgb[0], rgb[2]);
    if (bands() == 1 && !isGrey) {
      return image;
    }
    WritableRaster colours =
        Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, size, 1, bands(), null);
    for (int band = 0; band < bands(); band++) {
      for (int i = 0; i < size; i++) {
        colours.setSample(i, 0, band, rgb[band][i]);
      }
    }
    Raster converted = convert(colours);
    for (int band = 0; band < 3; band++) {
      for (int i = 0; i < size; i++) {
        int from = Math.min(band, converted.getNumBands() - 1);
        rgb[band][i] = (byte) converted.getSample(i, 0, from);
      }
    }
    IndexColorModel model =
        new IndexColorModel(palette.getPixelSize(), size, rgb[0], rgb[1], rgb[2], alpha);
    return new BufferedImage(model, image.getRaster(), false, null);
  }

  /** Asks Java's colour management. */
  record ByProfile(int bands, ColorConvertOp op) implements ColourConversion {
    @Override
    public Raster convert(Raster colours) {
      // Java's filter takes the bands of a pixel for all there is of it, and would read alpha, or
      // whatever stands behind them in memory, as the next pixel's red.
      WritableRaster alone = packed(colours, bands);
      alone.setRect(-colours.getMinX(), -colours.getMinY(), colours);
      return op.filter(alone, packed(colours, 3));
    }

    private static WritableRaster packed(Raster like, int bands) {
      return Raster.createInterleavedRaster(
          like.getTransferType(), like.getWidth(), like.getHeight(), bands, null);
    }
  }

  /** The same for each channel. */
  record ByGamma(double gamma) implements ColourConversion {
    @Override
    public int bands() {
      return 3;
    }

    @Override
    public boolean takes(int colours) {
      return colours == 1 || colours == 3;
    }

    @Override
    public Raster convert(Raster colours) {
      int most = colours.getTransferType() == DataBuffer.TYPE_BYTE ? 255 : 65535;
      int[] samples =
          colours.getPixels(0, 0, colours.getWidth(), colours.getHeight(), (int[]) null);
      for (int i = 0; i < samples.length; i++) {
        double light = Math.pow(samples[i] / (double) most, 1 / gamma);
        double shown = light <= .0031308 ? 12.92 * light : 1.055 * Math.pow(light, 1 / 2.4) - .055;
        samples[i] = (int) Math.round(most * shown);
      }
      WritableRaster converted = colours.createCompatibleWritableRaster();
      converted.setPixels(0, 0, colours.getWidth(), colours.getHeight(), samples);
      return converted;
    }
  }
}
