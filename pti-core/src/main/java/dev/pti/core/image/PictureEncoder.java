package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureNote;
import dev.pti.core.image.shared.Software;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.IIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** Encodes images as PNG or JPEG with Java's own writers, and puts the note of a picture in. */
final class PictureEncoder {
  private static final int APP1 = 0xe1;
  private static final int MOST_BYTES_OF_A_SEGMENT = 65_533;

  private PictureEncoder() {}

  /** An 8-bit image that takes 3 bytes a pixel. */
  static BufferedImage image(Picture picture) {
    int width = picture.width();
    BufferedImage image = new BufferedImage(width, picture.height(), BufferedImage.TYPE_3BYTE_BGR);
    int[] row = new int[width];
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < width; x++) {
        row[x] =
            picture.get8Bit(0, y, x) << 16
                | picture.get8Bit(1, y, x) << 8
                | picture.get8Bit(2, y, x);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }

  /** The same in memory. */
  static byte[] png(BufferedImage image, Optional<PictureNote> note) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      png(image, note, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static void png(BufferedImage image, Optional<PictureNote> note, OutputStream out)
      throws IOException {
    ImageTypeSpecifier type = ImageTypeSpecifier.createFromRenderedImage(image);
    ImageWriter writer = writer(type, "png", "PNG");
    IIOMetadata metadata = null;
    if (note.isPresent()) {
      metadata = writer.getDefaultImageMetadata(type, null);
      IIOMetadataNode texts = new IIOMetadataNode("iTXt");
      texts.appendChild(text("Description", note.get().text()));
      texts.appendChild(text("Software", Software.NAME));
      texts.appendChild(text("XML:com.adobe.xmp", Xmp.of(note.get())));
      merge(metadata, texts);
    }
    write(writer, image, metadata, null, out);
  }

  /** Each format has writers for some types of images alone. */
  private static ImageWriter writer(ImageTypeSpecifier type, String format, String name) {
    Iterator<ImageWriter> able = ImageIO.getImageWriters(type, format);
    if (!able.hasNext()) {
      throw new InvalidInputException(
          "%s holds no image of %d channels with %d bits each, wanted 8 bits of grey or RGB"
              .formatted(name, type.getNumBands(), type.getBitsPerBand(0)));
    }
    return able.next();
  }

  private static IIOMetadataNode text(String keyword, String text) {
    IIOMetadataNode entry = new IIOMetadataNode("iTXtEntry");
    entry.setAttribute("keyword", keyword);
    entry.setAttribute("compressionFlag", "FALSE");
    entry.setAttribute("compressionMethod", "0");
    entry.setAttribute("languageTag", "");
    entry.setAttribute("translatedKeyword", "");
    entry.setAttribute("text", text);
    return entry;
  }

  static void jpeg(
      BufferedImage image, Optional<PictureNote> note, double quality, OutputStream out)
      throws IOException {
    if (!(quality > 0 && quality <= 1)) {
      throw new InvalidInputException(
          "JPEG quality is %s, wanted above 0, at most 1".formatted(quality));
    }
    if (image.getColorModel().hasAlpha()) {
      throw new InvalidInputException("JPEG holds no transparency, wanted a name ending in .png");
    }
    ImageTypeSpecifier type = ImageTypeSpecifier.createFromRenderedImage(image);
    ImageWriter writer = writer(type, "jpeg", "JPEG");
    ImageWriteParam param = writer.getDefaultWriteParam();
    param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    param.setCompressionQuality((float) quality);
    IIOMetadata metadata = null;
    if (note.isPresent()) {
      metadata = writer.getDefaultImageMetadata(type, param);
      IIOMetadataNode segment = new IIOMetadataNode("unknown");
      segment.setAttribute("MarkerTag", String.valueOf(APP1));
      segment.setUserObject(xmpSegment(note.get()));
      IIOMetadataNode sequence = new IIOMetadataNode("markerSequence");
      sequence.appendChild(segment);
      merge(metadata, new IIOMetadataNode("JPEGvariety"), sequence);
    }
    write(writer, image, metadata, param, out);
  }

  private static byte[] xmpSegment(PictureNote note) {
    String xmp = "http://ns.adobe.com/xap/1.0/\0" + Xmp.of(note);
    byte[] bytes = xmp.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MOST_BYTES_OF_A_SEGMENT) {
      throw new InvalidInputException(
          "the note makes a segment of %d bytes, a JPEG file takes at most %d"
              .formatted(bytes.length, MOST_BYTES_OF_A_SEGMENT));
    }
    return bytes;
  }

  private static void merge(IIOMetadata metadata, IIOMetadataNode... nodes) throws IOException {
    IIOMetadataNode root = new IIOMetadataNode(metadata.getNativeMetadataFormatName());
    for (IIOMetadataNode node : nodes) {
      root.appendChild(node);
    }
    metadata.mergeTree(metadata.getNativeMetadataFormatName(), root);
  }

  private static void write(
      ImageWriter writer,
      BufferedImage image,
      @Nullable IIOMetadata metadata,
      @Nullable ImageWriteParam param,
      OutputStream out)
      throws IOException {
    // Given a plain stream, ImageIO would use its disk cache.
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, metadata), param);
    } catch (IIOException e) {
      // Only its cause says what failed, as that no space is left.
      throw e.getCause() instanceof IOException cause ? cause : e;
    } finally {
      writer.dispose();
    }
  }
}
