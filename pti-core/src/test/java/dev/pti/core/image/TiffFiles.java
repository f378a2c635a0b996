package dev.pti.core.image;

import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.plugins.tiff.TIFFTag;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** TIFF files as other programs write them. */
final class TiffFiles {
  private TiffFiles() {}

  /** An image with a colour profile. */
  static byte[] withProfile(BufferedImage image, ICC_Profile profile) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("tiff").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      TIFFDirectory fields =
          TIFFDirectory.createFromMetadata(
              writer.getDefaultImageMetadata(
                  new ImageTypeSpecifier(image), writer.getDefaultWriteParam()));
      byte[] data = profile.getData();
      TIFFTag tag = BaselineTIFFTagSet.getInstance().getTag(BaselineTIFFTagSet.TAG_ICC_PROFILE);
      fields.addTIFFField(new TIFFField(tag, TIFFTag.TIFF_UNDEFINED, data.length, data));
      writer.setOutput(stream);
      writer.write(new IIOImage(image, null, fields.getAsMetadata()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
