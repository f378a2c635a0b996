package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Picture;
import dev.pti.core.image.ContactSheet.Cell;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {
  private static final int WHITE = 0xffffffff;
  private final Picture small = Resampling.resize(Photographs.portrait(), 64, 64);
  private final Cell plain = new Cell(List.of(), small);
  private final Cell labelled = new Cell(List.of("Target", "MSE\t0.0040", "64 x 64"), small);

  /** Draws a sheet in a process of its own. */
  static final class Alone {
    private Alone() {}

    public static void main(String[] arguments) {
      Cell cell = new Cell(List.of("Target", "MSE\t0.0040"), Photographs.portrait());
      ContactSheet.save(List.of(List.of(cell)), Path.of(arguments[0]));
    }
  }

  @Test
  void shows_small_pictures_four_times_as_large() {
    BufferedImage sheet = ContactSheet.draw(List.of(List.of(plain, plain)));

    assertThat(sheet.getWidth()).isEqualTo(16 + 256 + 12 + 256 + 16);
    assertThat(sheet.getHeight()).isEqualTo(16 + 256 + 16);
    BufferedImage shown = Resampling.resize(small, 256, 256).toBufferedImage();
    assertThat(sheet.getRGB(16, 16, 256, 256, null, 0, 256))
        .isEqualTo(shown.getRGB(0, 0, 256, 256, null, 0, 256));
    assertThat(sheet.getRGB(284, 16, 256, 256, null, 0, 256))
        .isEqualTo(shown.getRGB(0, 0, 256, 256, null, 0, 256));
    assertThat(sheet.getRGB(272, 16, 12, 256, null, 0, 12)).containsOnly(WHITE);
    assertThat(sheet.getRGB(0, 0, 556, 16, null, 0, 556)).containsOnly(WHITE);
  }

  @Test
  void shows_large_pictures_at_most_512_pixels_wide() {
    Cell large = new Cell(List.of(), Resampling.resize(small, 600, 600));
    assertThat(ContactSheet.draw(List.of(List.of(large, plain))).getWidth())
        .isEqualTo(16 + 512 + 12 + 512 + 16);
  }

  @Test
  void pictures_that_are_not_square_have_nothing_white_beside_them() {
    Picture narrow = Resampling.resize(small, 32, 64);
    Cell cell = new Cell(List.of("seed 1"), narrow);
    BufferedImage sheet = ContactSheet.draw(List.of(List.of(cell, cell)));
    assertThat(sheet.getWidth()).isEqualTo(16 + 128 + 12 + 128 + 16);
    assertThat(sheet.getHeight()).isEqualTo(16 + 256 + 8 + (21 + 2) + 16);
    BufferedImage shown = Resampling.resize(narrow, 128, 256).toBufferedImage();
    for (int left : new int[] {16, 16 + 128 + 12}) {
      assertThat(sheet.getRGB(left, 16, 128, 256, null, 0, 128))
          .isEqualTo(shown.getRGB(0, 0, 128, 256, null, 0, 128));
    }
  }

  @Test
  void columns_of_narrow_pictures_are_as_wide_as_what_is_written() {
    Cell cell = new Cell(List.of("target", "PSNR\t25.69 dB"), Resampling.resize(small, 16, 64));
    BufferedImage sheet = ContactSheet.draw(List.of(List.of(cell)));
    int value = Letters.DETAIL.width("25.69 dB");
    assertThat(sheet.getWidth()).isEqualTo(16 + 112 + value + 16);
    BufferedImage expected = new BufferedImage(value, 18, BufferedImage.TYPE_INT_RGB);
    int[] white = new int[value * 18];
    Arrays.fill(white, WHITE);
    expected.setRGB(0, 0, value, 18, white, 0, value);
    Letters.DETAIL.draw(expected, "25.69 dB", 0, 0, 0x1a1a1a);
    assertThat(sheet.getRGB(128, 303, value, 18, null, 0, value))
        .isEqualTo(expected.getRGB(0, 0, value, 18, null, 0, value));
  }

  @Test
  void pictures_of_other_proportions_stand_in_the_middle_of_their_box() {
    Cell wide = new Cell(List.of(), Resampling.resize(small, 64, 32));
    BufferedImage sheet = ContactSheet.draw(List.of(List.of(wide, plain)));
    assertThat(sheet.getHeight()).isEqualTo(16 + 256 + 16);
    assertThat(sheet.getRGB(16, 16, 256, 64, null, 0, 256)).containsOnly(WHITE);
    assertThat(sheet.getRGB(16, 208, 256, 64, null, 0, 256)).containsOnly(WHITE);
    assertThat(sheet.getRGB(100, 90)).isNotEqualTo(WHITE);
  }

  @Test
  void writes_the_lines_below_with_values_in_a_column() {
    BufferedImage sheet = ContactSheet.draw(List.of(List.of(labelled, plain)));

    assertThat(sheet.getHeight()).isEqualTo(16 + 256 + 8 + (21 + 2) + 2 * (18 + 2) + 16);
    BufferedImage expected = new BufferedImage(256, 71, BufferedImage.TYPE_INT_RGB);
    int[] white = new int[256];
    Arrays.fill(white, WHITE);
    expected.setRGB(0, 0, 256, 71, white, 0, 0);
    Letters.TITLE.draw(expected, "Target", 0, 8, 0x1a1a1a);
    Letters.DETAIL.draw(expected, "MSE", 0, 31, 0x6b6b6b);
    Letters.DETAIL.draw(expected, "0.0040", 112, 31, 0x1a1a1a);
    Letters.DETAIL.draw(expected, "64 x 64", 0, 51, 0x6b6b6b);
    assertThat(sheet.getRGB(16, 272, 256, 71, null, 0, 256))
        .isEqualTo(expected.getRGB(0, 0, 256, 71, null, 0, 256));
    assertThat(sheet.getRGB(284, 272, 256, 71, null, 0, 256)).containsOnly(WHITE);
  }

  @Test
  void puts_rows_below_each_other() {
    BufferedImage sheet = ContactSheet.draw(List.of(List.of(plain, plain), List.of(plain)));
    assertThat(sheet.getHeight()).isEqualTo(16 + 256 + 20 + 256 + 16);
    assertThat(sheet.getRGB(284, 292, 256, 256, null, 0, 256)).containsOnly(WHITE);
    assertThat(sheet.getRGB(100, 400)).isNotEqualTo(WHITE);
  }

  @Test
  void needs_a_picture() {
    assertThatThrownBy(() -> ContactSheet.draw(List.of(List.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a contact sheet needs a picture");
  }

  @Test
  void asks_java_for_no_fonts(@TempDir Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("sheet.png");
    Path log = folder.resolve("classes.log");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Xlog:class+load:file=" + log,
                "-cp",
                System.getProperty("java.class.path"),
                Alone.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    assertThat(java.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(java.exitValue()).isZero();
    assertThat(Photographs.read(file)).hasToString("picture 288 x 339");
    // Java's text, where it works and where it fails for want of fonts, begins with these classes.
    assertThat(Files.readString(log))
        .contains("dev.pti.core.image.Letters ")
        .doesNotContain("sun.font.")
        .doesNotContain("java.awt.Font ");
  }
}
