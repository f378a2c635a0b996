package dev.pti.core.image;

import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import org.jspecify.annotations.Nullable;

/** Corrects what Java's decoder says of the samples that it read from a TIFF file. */
final class TiffColours {
  /** TIFF's number for it. */
  private static final int YCBCR = 6;

  /** TIFF's number for inks, usually cyan, magenta, yellow and black. */
  static final int SEPARATED = 5;

  /** The field that says what samples beyond the colours are: 1 and 2 are alpha, 0 is not said. */
  private static final int EXTRA_SAMPLES = 0x152;

  private TiffColours() {}

  /**
   * Shows an image as its file means it.
   *
   * @param metadata of the file; of empty ones nothing is known, and the image stays as it is
   */
  static BufferedImage asMeant(BufferedImage image, Metadata metadata) {
    ExifIFD0Directory fields = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
    if (fields == null || !(image.getColorModel() instanceof ComponentColorModel model)) {
      return image;
    }
    Integer colours = fields.getInteger(ExifIFD0Directory.TAG_PHOTOMETRIC_INTERPRETATION);
    boolean isBrightened =
        colours != null
            && colours == YCBCR
            && model.getColorSpace().equals(ColorSpace.getInstance(ColorSpace.CS_LINEAR_RGB));
    boolean isFilled = model.hasAlpha() && !hasAlpha(fields);
    BufferedImage shown = isBrightened ? withoutLinearLight(image, model) : image;
    return isFilled ? withoutAlpha(shown) : shown;
  }

  /** How its colours are converted; Java's decoder leaves the profile of a palette in the file. */
  static Optional<ColourConversion> conversion(BufferedImage image, ImageReader reader) {
    if (!(image.getColorModel() instanceof IndexColorModel)) {
      return ColourConversion.of(image.getColorModel());
    }
    try {
      @Nullable TIFFField profile =
          TIFFDirectory.createFromMetadata(reader.getImageMetadata(0))
              .getTIFFField(BaselineTIFFTagSet.TAG_ICC_PROFILE);
      return profile == null
          ? Optional.empty()
          : ColourConversion.of(ICC_Profile.getInstance(profile.getAsBytes()));
    } catch (IOException | RuntimeException e) {
      // As everywhere, a damaged one counts as none.
      return Optional.empty();
    }
  }

  private static boolean hasAlpha(ExifIFD0Directory fields) {
    int[] extra = fields.getIntArray(EXTRA_SAMPLES);
    return extra != null && extra.length > 0 && extra[0] != 0;
  }

  /**
   * Java's decoder says of the colours that it makes of YCbCr that they are linear light, which
   * they are not, and which would brighten them.
   */
  private static BufferedImage withoutLinearLight(BufferedImage image, ColorModel model) {
    ColorModel shown =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            model.hasAlpha(),
            model.isAlphaPremultiplied(),
            model.getTransparency(),
            model.getTransferType());
    return new BufferedImage(shown, image.getRaster(), model.isAlphaPremultiplied(), null);
  }

  /**
   * Java's decoder takes any sample after the colours for alpha. One that the file does not call so
   * fills the pixel up, often with 0, which would leave nothing to see.
   */
  private static BufferedImage withoutAlpha(BufferedImage image) {
    ColorModel model = image.getColorModel();
    ColorModel shown =
        new ComponentColorModel(
            model.getColorSpace(), false, false, ColorModel.OPAQUE, model.getTransferType());
    int[] bands = IntStream.range(0, model.getNumColorComponents()).toArray();
    WritableRaster colours =
        image
            .getRaster()
            .createWritableChild(0, 0, image.getWidth(), image.getHeight(), 0, 0, bands);
    return new BufferedImage(shown, colours, false, null);
  }
}
