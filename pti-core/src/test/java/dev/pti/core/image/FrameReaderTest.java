package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrameReaderTest {
  @TempDir Path folder;

  private static BufferedImage plain(int width, Color colour) {
    BufferedImage image = new BufferedImage(width, 20, BufferedImage.TYPE_INT_ARGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, width, 20);
    graphics.dispose();
    return image;
  }

  private static List<String> names(FrameReader reader) {
    return IntStream.range(0, reader.count()).mapToObj(reader::name).toList();
  }

  @Test
  void files_come_in_the_natural_order_of_their_names() throws IOException {
    for (String name : List.of("f10.png", "f9.png", "F08b.png", "f1.PNG", "f100.bmp")) {
      String format = name.endsWith("bmp") ? "bmp" : "png";
      BufferedImage image = new BufferedImage(24, 20, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(image, format, folder.resolve(name).toFile());
    }
    Files.writeString(folder.resolve("notes.txt"), "no frame");
    Files.writeString(folder.resolve(".hidden.png"), "no frame");
    Files.createDirectory(folder.resolve("more.png"));

    FrameReader reader = FrameReader.of(folder);

    assertThat(names(reader)).containsExactly("f1", "F08b", "f9", "f10", "f100");
    assertThat(reader.read(4)).hasToString("picture 24 x 20");
    assertThat(reader.delay()).isEqualTo(Duration.ofMillis(40));
    assertThat(reader.readsFrom(folder.resolve(".."))).isFalse();
    assertThat(reader.readsFrom(folder.resolve("..").resolve(folder.getFileName()))).isTrue();
  }

  @Test
  void digits_of_other_scripts_are_letters() {
    assertThat(FolderFrames.NATURAL.compare("１", "２")).isNegative();
    assertThat(FolderFrames.NATURAL.compare("f１0", "f１00")).isNegative();
  }

  @Test
  void names_of_a_gif_are_the_same_in_every_language() throws IOException {
    FrameReader reader = FrameReader.of(gif("none"));
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("fa-IR-u-nu-arabext"));
    try {
      assertThat(reader.name(11)).isEqualTo("frame-0012");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void a_gif_with_a_frame_larger_than_any_photograph_is_refused_before_it_is_decoded()
      throws IOException {
    Path gif = gif("none", "none");
    byte[] bytes = Files.readAllBytes(gif);
    int descriptor = 0;
    // 0x2c, then the place, 0, and the size, 24 by 20, of the first frame.
    while (bytes[descriptor] != 0x2c
        || bytes[descriptor + 5] != 24
        || bytes[descriptor + 7] != 20) {
      descriptor++;
    }
    Arrays.fill(bytes, descriptor + 5, descriptor + 9, (byte) 0xff);
    Files.write(gif, bytes);
    assertThatThrownBy(() -> FrameReader.of(gif).read(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(gif + ": frame 1 of 2 is truncated or damaged")
        .hasRootCauseMessage("a frame is larger than any photograph");
  }

  @Test
  void a_folder_without_frames() {
    assertThatThrownBy(() -> FrameReader.of(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(folder + " holds no frames, wanted JPEG, PNG, WebP, BMP, GIF or TIFF files");
  }

  @Test
  void frames_of_one_name_are_refused_for_one_would_replace_the_other() throws IOException {
    Files.createFile(folder.resolve("f1.png"));
    Files.createFile(folder.resolve("f2.jpg"));
    Files.createFile(folder.resolve("f2.PNG"));
    assertThatThrownBy(() -> FrameReader.of(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(folder + " holds f2.jpg and f2.PNG, wanted one frame of each name");
  }

  @Test
  void what_is_neither_a_folder_nor_a_gif() throws IOException {
    Path film = folder.resolve("film.txt");
    assertThatThrownBy(() -> FrameReader.of(film))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(film + " does not exist");
    Files.writeString(film, "film");
    assertThatThrownBy(() -> FrameReader.of(film))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(film + " is neither a folder of frames nor a GIF or video file");
  }

  @Test
  void frames_of_a_gif_are_drawn_over_what_the_ones_before_left() throws IOException {
    Path gif = gif("doNotDispose", "restoreToBackgroundColor", "restoreToPrevious", "none");
    FrameReader reader = FrameReader.of(gif);

    assertThat(names(reader))
        .containsExactly("frame-0001", "frame-0002", "frame-0003", "frame-0004");
    assertThat(reader.delay()).isEqualTo(Duration.ofMillis(70));
    // Columns: 0 of the first frame, 4 and 12 where later frames lie.
    assertThat(colours(reader.read(0))).containsExactly("red", "red", "red");
    assertThat(colours(reader.read(1))).containsExactly("red", "green", "red");
    assertThat(colours(reader.read(2))).containsExactly("red", "white", "blue");
    assertThat(colours(reader.read(3))).containsExactly("red", "green", "red");
  }

  @Test
  void frames_of_a_gif_can_be_read_again_in_any_order() throws IOException {
    FrameReader reader = FrameReader.of(gif("none", "none", "none"));
    List<Picture> once = IntStream.range(0, 3).mapToObj(reader::read).toList();
    for (int index : new int[] {2, 0, 0, 1, 2, 1}) {
      assertThat(reader.read(index)).isEqualTo(once.get(index));
    }
  }

  @Test
  void a_gif_without_its_last_byte_which_only_ends_it() throws IOException {
    Path gif = gif("none", "none", "none");
    byte[] bytes = Files.readAllBytes(gif);
    Files.write(gif, Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(FrameReader.of(gif).count()).isEqualTo(3);
  }

  @Test
  void a_gif_that_ends_too_early() throws IOException {
    Path gif = gif("none", "none", "none");
    byte[] bytes = Files.readAllBytes(gif);
    Path header = folder.resolve("header.gif");
    Files.write(header, Arrays.copyOf(bytes, 9));
    assertThatThrownBy(() -> FrameReader.of(header))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(header + " is a truncated or damaged GIF file");
    for (int lost : new int[] {2, 10, bytes.length / 2}) {
      Path cut = folder.resolve("cut.gif");
      Files.write(cut, Arrays.copyOf(bytes, bytes.length - lost));
      assertThatThrownBy(() -> FrameReader.of(cut))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(cut + " is a truncated or damaged GIF file");
    }
    Path text = folder.resolve("text.gif");
    Files.writeString(text, "This is no GIF file at all.");
    assertThatThrownBy(() -> FrameReader.of(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(text + " is not a GIF file");
  }

  private static List<String> colours(Picture picture) {
    return IntStream.of(0, 5, 15).mapToObj(column -> colour(picture, column)).toList();
  }

  private static String colour(Picture picture, int column) {
    int rgb =
        picture.get8Bit(0, 10, column) << 16
            | picture.get8Bit(1, 10, column) << 8
            | picture.get8Bit(2, 10, column);
    return switch (rgb) {
      case 0xff0000 -> "red";
      case 0x00ff00 -> "green";
      case 0x0000ff -> "blue";
      case 0xffffff -> "white";
      default -> Integer.toHexString(rgb);
    };
  }

  /** A red screen of 24 pixels, then in turn green from 4 on and blue from 12 on, 8 wide. */
  private Path gif(String... disposals) throws IOException {
    Path file = folder.resolve("film.gif");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < disposals.length; i++) {
        Color colour = i == 0 ? Color.RED : i % 2 == 1 ? Color.GREEN : Color.BLUE;
        BufferedImage image = plain(i == 0 ? 24 : 8, colour);
        IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        place(metadata, i == 0 ? 0 : i % 2 == 1 ? 4 : 12, disposals[i]);
        writer.writeToSequence(new IIOImage(image, null, metadata), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return file;
  }

  private static void place(IIOMetadata metadata, int left, String disposal) throws IOException {
    String format = metadata.getNativeMetadataFormatName();
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(format);
    IIOMetadataNode image = (IIOMetadataNode) root.getElementsByTagName("ImageDescriptor").item(0);
    image.setAttribute("imageLeftPosition", String.valueOf(left));
    IIOMetadataNode control =
        (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
    control.setAttribute("disposalMethod", disposal);
    control.setAttribute("delayTime", "7");
    metadata.setFromTree(format, root);
  }
}
