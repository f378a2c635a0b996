package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How strips, grids and animations are drawn and saved. */
class PictureGridFilesTest {
  private static final int WHITE = 0xffffffff;

  @TempDir Path folder;

  private final Picture portrait = Resampling.resize(Photographs.portrait(), 64, 64);
  private final Picture black = plain(-1);
  private final Picture white = plain(1);

  private static Picture plain(float value) {
    float[] values = new float[3 * 64 * 64];
    Arrays.fill(values, value);
    return Picture.of(FloatTensor.of(values, 3, 64, 64));
  }

  private static int[] box(BufferedImage image, int left, int top, int side) {
    return image.getRGB(left, top, side, side, null, 0, side);
  }

  @Test
  void a_strip_has_its_titles_above_in_the_middle_of_each_picture() {
    BufferedImage strip =
        PictureFiles.draw(PictureGrid.row(List.of("a", "b"), List.of(portrait, black)), 128);
    int top = 12 + Letters.DETAIL.height() + 4;
    assertThat(strip.getWidth()).isEqualTo(12 + 128 + 6 + 128 + 12);
    assertThat(strip.getHeight()).isEqualTo(top + 128 + 12);
    BufferedImage shown = Resampling.resize(portrait, 128, 128).toBufferedImage();
    assertThat(box(strip, 12, top, 128)).isEqualTo(box(shown, 0, 0, 128));
    assertThat(box(strip, 146, top, 128)).containsOnly(0xff000000);
    int ink = 12 + (128 - Letters.DETAIL.width("a")) / 2;
    assertThat(box(strip, ink, 12, 8)).as("the letter").isNotEqualTo(box(strip, 12, 12, 8));
    assertThat(strip.getRGB(12, 12, ink - 15, 18, null, 0, ink - 15)).containsOnly(WHITE);
  }

  @Test
  void without_titles_there_is_no_room_for_them() {
    BufferedImage strip = PictureFiles.draw(PictureGrid.row(List.of(""), List.of(black)), 64);
    assertThat(strip.getWidth()).isEqualTo(12 + 64 + 12);
    assertThat(strip.getHeight()).isEqualTo(12 + 64 + 12);
  }

  @Test
  void pictures_that_are_not_square_have_nothing_white_beside_them() throws IOException {
    Picture narrow = Resampling.resize(portrait, 32, 64);
    PictureGrid pair = PictureGrid.row(List.of("a", "b"), List.of(narrow, narrow));
    int top = 12 + Letters.DETAIL.height() + 4;
    BufferedImage strip = PictureFiles.draw(pair, 128);
    assertThat(strip.getWidth()).isEqualTo(12 + 64 + 6 + 64 + 12);
    assertThat(strip.getHeight()).isEqualTo(top + 128 + 12);
    BufferedImage shown = Resampling.resize(narrow, 64, 128).toBufferedImage();
    assertThat(strip.getRGB(82, top, 64, 128, null, 0, 64))
        .isEqualTo(shown.getRGB(0, 0, 64, 128, null, 0, 64));
    Path file = folder.resolve("narrow.gif");
    PictureFiles.saveAnimation(pair, file, Duration.ofMillis(80), 96);
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(48);
    assertThat(ImageIO.read(file.toFile()).getHeight()).isEqualTo(96 + 18 + 8);
  }

  @Test
  void a_grid_has_titles_of_rows_to_the_left() {
    PictureGrid grid =
        PictureGrid.of(
            List.of("a", "b"),
            List.of("smile -1", "smile 1"),
            List.of(List.of(black, black), List.of(black, black)));
    BufferedImage sheet = PictureFiles.draw(grid, 64);
    int left = 12 + Letters.DETAIL.width("smile -1") + 8;
    assertThat(sheet.getWidth()).isEqualTo(left + 64 + 6 + 64 + 12);
    int top = 12 + Letters.DETAIL.height() + 4;
    assertThat(box(sheet, left + 70, top + 70, 64)).containsOnly(0xff000000);
    assertThat(sheet.getRGB(0, top, left - 8, 64, null, 0, left - 8)).contains(0xff1a1a1a);
  }

  @Test
  void long_titles_take_up_to_three_lines() {
    int line = Letters.DETAIL.height();
    assertThat(titledHeight("age 1.5")).isEqualTo(line);
    assertThat(titledHeight("age 1.5, smile -0.5")).isEqualTo(2 * line);
    assertThat(titledHeight("age 1.5, smile -0.5, ".repeat(9))).isEqualTo(3 * line);
    assertThat(titledHeight("averylongnamewithoutanyspace")).isEqualTo(line);
  }

  private int titledHeight(String title) {
    BufferedImage sheet =
        PictureFiles.draw(PictureGrid.row(List.of(title, "b"), List.of(black, black)), 80);
    assertThat(sheet.getWidth()).isEqualTo(12 + 80 + 6 + 80 + 12);
    return sheet.getHeight() - 12 - 4 - 80 - 12;
  }

  @Test
  void small_pictures_are_shown_twice_as_large_unless_a_size_is_asked_for() throws IOException {
    PictureGrid one = PictureGrid.row(List.of(""), List.of(portrait));
    Path file = folder.resolve("one.png");
    PictureFiles.save(one, file);
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(12 + 128 + 12);
    PictureFiles.save(one, file, 32);
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(12 + 32 + 12);
  }

  @Test
  void sizes_are_bounded() {
    PictureGrid many =
        PictureGrid.row(Collections.nCopies(400, ""), Collections.nCopies(400, black));
    assertThatThrownBy(() -> PictureFiles.draw(many, 64))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "400 x 1 pictures of 64 pixels a side make a sheet of 28018 x 88 pixels, wanted at most"
                + " 16384 a side");
    assertThatThrownBy(() -> PictureFiles.draw(many, 15))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("pictures of 15 pixels a side, wanted 16 to 2048");
  }

  @Test
  void an_animation_repeats_for_ever_and_shows_each_frame_as_long() throws IOException {
    Path file = folder.resolve("walk.gif");
    PictureGrid walk = PictureGrid.row(List.of("a", "b", "c"), List.of(portrait, black, white));
    PictureFiles.saveAnimation(walk, file, Duration.ofMillis(120), 96);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(3);
      for (int frame = 0; frame < 3; frame++) {
        IIOMetadataNode root =
            (IIOMetadataNode)
                reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        IIOMetadataNode control =
            (IIOMetadataNode) root.getElementsByTagName("GraphicControlExtension").item(0);
        assertThat(control.getAttribute("delayTime")).isEqualTo("12");
        assertThat(reader.getWidth(frame)).isEqualTo(96);
        assertThat(reader.getHeight(frame)).isEqualTo(96 + 18 + 8);
      }
      IIOMetadataNode first =
          (IIOMetadataNode) reader.getImageMetadata(0).getAsTree("javax_imageio_gif_image_1.0");
      IIOMetadataNode loop =
          (IIOMetadataNode) first.getElementsByTagName("ApplicationExtension").item(0);
      assertThat(loop.getAttribute("applicationID")).isEqualTo("NETSCAPE");
      assertThat((byte[]) loop.getUserObject()).containsExactly(1, 0, 0);
    } finally {
      reader.dispose();
    }
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void the_palette_stays_near_every_colour_of_a_portrait() {
    Picture larger = Resampling.resize(portrait, 192, 192);
    BufferedImage image = larger.toBufferedImage();
    BufferedImage shown = Palette.of(List.of(image)).apply(image);
    assertThat(difference(image, shown)).isLessThan(6);
  }

  /** The root mean square over channels and pixels of the first image. */
  private static double difference(BufferedImage one, BufferedImage other) {
    double squares = 0;
    for (int y = 0; y < one.getHeight(); y++) {
      for (int x = 0; x < one.getWidth(); x++) {
        for (int shift = 0; shift <= 16; shift += 8) {
          int difference =
              ((one.getRGB(x, y) >> shift) & 0xff) - ((other.getRGB(x, y) >> shift) & 0xff);
          squares += difference * difference;
        }
      }
    }
    return Math.sqrt(squares / (3.0 * one.getWidth() * one.getHeight()));
  }

  @Test
  void what_is_read_from_an_animation_looks_like_the_pictures() throws IOException {
    Path file = folder.resolve("looks.gif");
    PictureFiles.saveAnimation(
        PictureGrid.row(List.of("a", "b"), List.of(portrait, black)),
        file,
        Duration.ofMillis(80),
        64);
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      assertThat(difference(portrait.toBufferedImage(), reader.read(0))).isLessThan(6);
      assertThat(difference(black.toBufferedImage(), reader.read(1))).isZero();
      assertThat(reader.read(1).getRGB(0, 65)).isEqualTo(WHITE);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void few_colours_are_kept_as_they_are() {
    List<BufferedImage> images = new ArrayList<>();
    images.add(black.toBufferedImage());
    images.add(white.toBufferedImage());
    Palette palette = Palette.of(images);
    Set<Integer> colours = new HashSet<>();
    for (BufferedImage image : images) {
      BufferedImage shown = palette.apply(image);
      for (int rgb : box(shown, 0, 0, 64)) {
        colours.add(rgb);
      }
    }
    assertThat(colours).containsExactlyInAnyOrder(0xff000000, WHITE);
  }

  @Test
  void files_and_times_that_make_no_animation_are_refused() {
    PictureGrid one = PictureGrid.row(List.of(""), List.of(black));
    assertThatThrownBy(
            () -> PictureFiles.saveAnimation(one, folder.resolve("a.jpg"), Duration.ofMillis(80)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot write %s: animations are saved as GIF, APNG or video, wanted a name ending in"
                + " .gif, .png, .apng, .mp4 or .webm",
            folder.resolve("a.jpg"));
    assertThatThrownBy(
            () -> PictureFiles.saveAnimation(one, folder.resolve("a.png"), Duration.ofMillis(5)))
        .hasMessage("frames are shown for 5 ms, wanted 20 to 60000");
    assertThatThrownBy(
            () -> PictureFiles.saveAnimation(one, folder.resolve("a.gif"), Duration.ofMillis(5)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("frames are shown for 5 ms, wanted 20 to 60000");
    assertThat(folder.resolve("a.gif")).doesNotExist();
    PictureGrid many = PictureGrid.row(Collections.nCopies(20, ""), Collections.nCopies(20, black));
    assertThatThrownBy(
            () ->
                PictureFiles.saveAnimation(
                    many, folder.resolve("a.gif"), Duration.ofMillis(80), 2048))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "20 pictures of 2048 pixels a side are too many for an animation, wanted at most 15");
  }
}
