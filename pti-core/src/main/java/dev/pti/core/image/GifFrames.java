package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.FileImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The frames of an animated GIF. Each is drawn over what the ones before left, so the reader stands
 * at a place in the file: the next frame costs one step, an earlier one a new beginning.
 */
final class GifFrames implements FrameReader {
  private final Path file;
  private final int count;
  private final int width;
  private final int height;
  private final Duration delay;
  private @Nullable Playing playing;

  private GifFrames(Path file, int count, int width, int height, Duration delay) {
    this.file = file;
    this.count = count;
    this.width = width;
    this.height = height;
    this.delay = delay;
  }

  static GifFrames of(Path file) {
    try (Playing first = new Playing(file)) {
      if (!first.reader.getOriginatingProvider().canDecodeInput(first.stream)) {
        throw new InvalidInputException(file + " is not a GIF file");
      }
      IIOMetadataNode screen =
          child(root(first.reader.getStreamMetadata()), "LogicalScreenDescriptor");
      int width = number(screen, "logicalScreenWidth");
      int height = number(screen, "logicalScreenHeight");
      Photographs.requireSize(file.toString(), width, height);
      GifBlocks.requireWhole(file);
      int count = first.reader.getNumImages(true);
      if (count < 1) {
        throw new InvalidInputException(file + " holds no frames");
      }
      // A delay of nothing is a mistake, which players correct.
      int hundredths = number(control(first.reader, 0), "delayTime");
      return new GifFrames(
          file,
          count,
          width,
          height,
          hundredths < 2 ? USUAL_DELAY : Duration.ofMillis(10L * hundredths));
    } catch (InvalidInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new InvalidInputException(file + " is a truncated or damaged GIF file", e);
    } catch (OutOfMemoryError e) {
      throw Photographs.noRoom(file.toString(), e);
    }
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public String name(int index) {
    return FrameReader.nameOf(index);
  }

  @Override
  public Duration delay() {
    return delay;
  }

  @Override
  public synchronized Picture read(int index) {
    try {
      Playing at = playing;
      if (at == null || at.next > index) {
        close();
        at = new Playing(file);
        playing = at;
        at.canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
      }
      Picture shown = null;
      while (at.next <= index) {
        shown = at.draw(at.next == index);
      }
      if (at.next == count) {
        close();
      }
      if (shown == null) {
        throw new IllegalStateException("frame " + index + " of " + count);
      }
      return shown;
    } catch (IOException | RuntimeException e) {
      close();
      throw new InvalidInputException(
          "%s: frame %d of %d is truncated or damaged".formatted(file, index + 1, count), e);
    } catch (OutOfMemoryError e) {
      close();
      throw Photographs.noRoom("%s: frame %d of %d".formatted(file, index + 1, count), e);
    }
  }

  private void close() {
    if (playing != null) {
      playing.close();
      playing = null;
    }
  }

  /** A place in the file, and what is on the screen there. */
  private static final class Playing implements AutoCloseable {
    final FileImageInputStream stream;
    final ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    BufferedImage canvas = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
    int next;

    Playing(Path file) throws IOException {
      stream = new FileImageInputStream(file.toFile());
      reader.setInput(stream, false, false);
    }

    /** Draws the next frame, and takes from the screen what it does not leave. */
    @Nullable Picture draw(boolean isWanted) throws IOException {
      if ((long) reader.getWidth(next) * reader.getHeight(next) > Photographs.MOST_PIXELS) {
        throw new IOException("a frame is larger than any photograph");
      }
      BufferedImage image = reader.read(next);
      IIOMetadataNode place = child(root(reader.getImageMetadata(next)), "ImageDescriptor");
      int left = number(place, "imageLeftPosition");
      int top = number(place, "imageTopPosition");
      String disposal = control(reader, next).getAttribute("disposalMethod");
      BufferedImage before = disposal.equals("restoreToPrevious") ? copy(canvas) : canvas;
      Graphics2D graphics = canvas.createGraphics();
      graphics.drawImage(image, left, top, null);
      Picture shown = isWanted ? Pixels.toPicture(canvas, Orientation.UPRIGHT) : null;
      if (disposal.equals("restoreToBackgroundColor")) {
        graphics.setComposite(AlphaComposite.Clear);
        graphics.fillRect(left, top, image.getWidth(), image.getHeight());
      }
      graphics.dispose();
      canvas = before;
      next++;
      return shown;
    }

    private static BufferedImage copy(BufferedImage image) {
      BufferedImage copy =
          new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
      image.copyData(copy.getRaster());
      return copy;
    }

    @Override
    public void close() {
      reader.dispose();
      try {
        stream.close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }

  private static IIOMetadataNode root(IIOMetadata metadata) {
    return (IIOMetadataNode) metadata.getAsTree(metadata.getNativeMetadataFormatName());
  }

  private static IIOMetadataNode control(ImageReader reader, int index) throws IOException {
    return child(root(reader.getImageMetadata(index)), "GraphicControlExtension");
  }

  /** A node that is absent has no attributes. */
  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    var found = root.getElementsByTagName(name);
    return found.getLength() == 0 ? new IIOMetadataNode(name) : (IIOMetadataNode) found.item(0);
  }

  private static int number(IIOMetadataNode node, String name) {
    String text = node.getAttribute(name);
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
