package dev.pti.core.image;

import dev.pti.api.PictureNote;
import dev.pti.core.image.shared.Software;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encodes frames as a GIF that repeats for ever, with Java's own writer. */
final class AnimatedGif {
  private static final long UNIT_MILLIS = 10;

  private AnimatedGif() {}

  /**
   * Encodes.
   *
   * @param frames RGB images of one size, at least one
   * @param delay how long each is shown; GIF counts hundredths of a second
   * @param note goes into a comment before the first frame
   * @return the bytes of the file
   */
  static byte[] encode(List<BufferedImage> frames, Duration delay, Optional<PictureNote> note) {
    long units = Math.round(FrameTime.millis(delay) / (double) UNIT_MILLIS);
    Palette palette = Palette.of(frames);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(streamMetadata(writer, palette));
      boolean isFirst = true;
      for (BufferedImage frame : frames) {
        BufferedImage indexed = palette.apply(frame);
        IIOMetadata metadata =
            writer.getDefaultImageMetadata(new ImageTypeSpecifier(indexed), null);
        setTimes(metadata, units);
        if (isFirst && note.isPresent()) {
          comment(metadata, note.get());
        }
        isFirst = false;
        writer.writeToSequence(new IIOImage(indexed, null, metadata), null);
      }
      writer.endWriteSequence();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /**
   * Left alone, the writer takes a palette of its own and keeps the indices that belong to ours.
   */
  private static IIOMetadata streamMetadata(ImageWriter writer, Palette palette)
      throws IIOInvalidTreeException {
    IIOMetadata metadata = writer.getDefaultStreamMetadata(null);
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = new IIOMetadataNode(format);
    IIOMetadataNode table = new IIOMetadataNode("GlobalColorTable");
    table.setAttribute("sizeOfGlobalColorTable", String.valueOf(Palette.COLOURS));
    table.setAttribute("backgroundColorIndex", "0");
    table.setAttribute("sortFlag", "FALSE");
    for (int i = 0; i < Palette.COLOURS; i++) {
      int colour = palette.colour(i);
      IIOMetadataNode entry = new IIOMetadataNode("ColorTableEntry");
      entry.setAttribute("index", String.valueOf(i));
      entry.setAttribute("red", String.valueOf((colour >> 16) & 0xff));
      entry.setAttribute("green", String.valueOf((colour >> 8) & 0xff));
      entry.setAttribute("blue", String.valueOf(colour & 0xff));
      table.appendChild(entry);
    }
    root.appendChild(table);
    metadata.mergeTree(format, root);
    return metadata;
  }

  private static void comment(IIOMetadata metadata, PictureNote note)
      throws IIOInvalidTreeException {
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = new IIOMetadataNode(format);
    IIOMetadataNode comments = new IIOMetadataNode("CommentExtensions");
    IIOMetadataNode comment = new IIOMetadataNode("CommentExtension");
    comment.setAttribute(
        "value", "%s\n%s\n%s".formatted(note.text(), note.origin().url(), Software.NAME));
    comments.appendChild(comment);
    root.appendChild(comments);
    metadata.mergeTree(format, root);
  }

  private static void setTimes(IIOMetadata metadata, long units) throws IIOInvalidTreeException {
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = new IIOMetadataNode(format);
    IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
    control.setAttribute("disposalMethod", "doNotDispose");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "FALSE");
    control.setAttribute("delayTime", Long.toString(units));
    control.setAttribute("transparentColorIndex", "0");
    root.appendChild(control);
    IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
    IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
    loop.setAttribute("applicationID", "NETSCAPE");
    loop.setAttribute("authenticationCode", "2.0");
    // A loop count of 0 in two bytes: for ever.
    loop.setUserObject(new byte[] {1, 0, 0});
    extensions.appendChild(loop);
    root.appendChild(extensions);
    metadata.mergeTree(format, root);
  }
}
