package dev.pti.core.image;

import com.drew.metadata.Metadata;
import com.drew.metadata.adobe.AdobeJpegDirectory;
import com.drew.metadata.jpeg.JpegDirectory;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import javax.imageio.ImageReader;

/**
 * JPEG files of four inks, cyan, magenta, yellow and black, as printers get them. Of these Java
 * decodes the samples alone. A sample tells what its ink leaves of the light, and black leaves less
 * of each colour, so that colours are products. What the inks of a certain printer look like, which
 * a profile would tell, is left out, as Pillow leaves it out, with which the field reads its
 * photographs.
 */
final class FourInks {
  /** What Adobe's segment says if the first three are a luminance and two colour differences. */
  private static final int YCCK = 2;

  private FourInks() {}

  static boolean areIn(Metadata metadata) {
    JpegDirectory jpeg = metadata.getFirstDirectoryOfType(JpegDirectory.class);
    Integer components =
        jpeg == null ? null : jpeg.getInteger(JpegDirectory.TAG_NUMBER_OF_COMPONENTS);
    return components != null && components == 4;
  }

  /** Decodes what a reader stands at. */
  static BufferedImage read(ImageReader reader, Metadata metadata) throws IOException {
    Raster stored = reader.readRaster(0, null);
    boolean isYcck = isYcck(metadata);
    int width = stored.getWidth();
    BufferedImage image =
        new BufferedImage(width, stored.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
    int[] samples = new int[4 * width];
    int[] colours = new int[3 * width];
    for (int y = 0; y < stored.getHeight(); y++) {
      stored.getPixels(0, y, width, 1, samples);
      for (int x = 0; x < width; x++) {
        if (isYcck) {
          toInks(samples, 4 * x);
        }
        int black = samples[4 * x + 3];
        for (int colour = 0; colour < 3; colour++) {
          colours[3 * x + colour] = Math.round(samples[4 * x + colour] * black / 255f);
        }
      }
      image.getRaster().setPixels(0, y, width, 1, colours);
    }
    return image;
  }

  private static boolean isYcck(Metadata metadata) {
    AdobeJpegDirectory adobe = metadata.getFirstDirectoryOfType(AdobeJpegDirectory.class);
    Integer transform =
        adobe == null ? null : adobe.getInteger(AdobeJpegDirectory.TAG_COLOR_TRANSFORM);
    return transform != null && transform == YCCK;
  }

  /** The colours that JFIF's formula gives are what the inks take away. */
  private static void toInks(int[] samples, int at) {
    double light = samples[at];
    double blue = samples[at + 1] - 128;
    double red = samples[at + 2] - 128;
    samples[at] = left(light + 1.402 * red);
    samples[at + 1] = left(light - .344136 * blue - .714136 * red);
    samples[at + 2] = left(light + 1.772 * blue);
  }

  private static int left(double taken) {
    return 255 - (int) Math.round(Math.max(0, Math.min(255, taken)));
  }
}
