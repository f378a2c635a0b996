package dev.pti.core.image;

import static dev.pti.core.image.TestImages.encode;
import static dev.pti.core.image.TestImages.half;
import static dev.pti.core.image.TestImages.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import dev.pti.core.ChildJvm;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadPhotographsTest {
  private final Path folder;

  BadPhotographsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void refuses_a_missing_file() {
    Path file = folder.resolve("gone.png");
    assertRefused(file, file + " does not exist");
  }

  @Test
  void refuses_a_folder() {
    assertRefused(folder, folder + " is a folder, wanted an image file");
  }

  @Test
  void refuses_an_empty_file() throws IOException {
    Path file = file("empty.png", new byte[0]);
    assertRefused(
        file, file + " is empty (0 bytes), wanted a JPEG, PNG, WebP, GIF, BMP or TIFF image");
  }

  @Test
  void names_a_format_that_is_not_read() throws IOException {
    byte[] start = new byte[64];
    byte[] brand = "\0\0\0\30ftypheic\0\0\0\0mif1heic".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(brand, 0, start, 0, brand.length);
    Path file = Files.write(folder.resolve("x.heic"), start);
    assertRefused(
        file,
        file
            + " is a High Efficiency Image File Format file, which is not read, wanted a JPEG, PNG,"
            + " WebP, GIF, BMP or TIFF image");
  }

  @Test
  void refuses_what_is_not_an_image() throws IOException {
    Path file = file("notes.png", "Buy milk.".getBytes(StandardCharsets.UTF_8));
    assertRefused(
        file, file + " is not an image, wanted a JPEG, PNG, WebP, GIF, BMP or TIFF image");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
  void refuses_a_truncated_file(String format) throws IOException {
    Path file = file("cut." + format, half(encode(noise(), format)));
    String name = format.equals("jpg") ? "JPEG" : format.toUpperCase(Locale.ROOT);
    assertRefused(file, file + " is a truncated or damaged " + name + " file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cmyk.jpg", "ycck.jpg"})
  void refuses_a_truncated_jpeg_of_four_inks(String name) throws IOException {
    byte[] whole = Files.readAllBytes(resource(name));
    Path cut = file("cut.jpg", Arrays.copyOf(whole, whole.length - 20));
    assertRefused(cut, cut + " is a truncated or damaged JPEG file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quadrants.webp", "quadrants-lossy.webp"})
  void refuses_a_truncated_webp(String name) throws IOException {
    byte[] whole = Files.readAllBytes(resource(name));
    Path cut = file("cut.webp", half(whole));
    assertRefused(cut, cut + " is a truncated or damaged WebP file");
    Path almostWhole = file("almost.webp", Arrays.copyOf(whole, whole.length - 1));
    assertRefused(almostWhole, almostWhole + " is a truncated or damaged WebP file");
  }

  @Test
  @Timeout(20)
  void refuses_a_small_webp_whose_pixels_lie_behind_its_end() throws IOException {
    // Two symbols a channel, so that each pixel takes four bits.
    Path file = file("small.webp", TestImages.webp(10_000, 10_000, 2, 64));
    assertThat(Files.size(file)).isLessThan(100);
    assertRefused(file, file + " is a truncated or damaged WebP file");
  }

  @Test
  void takes_a_webp_whose_pixels_end_with_the_file() throws IOException {
    int bytes = 16 * 16 * 4 / 8;
    assertThat(Photographs.read("webp", TestImages.webp(16, 16, 2, bytes)))
        .hasToString("picture 16 x 16");
    assertThatThrownBy(() -> Photographs.read("webp", TestImages.webp(16, 16, 2, bytes / 2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("webp is a truncated or damaged WebP file");
  }

  @Test
  @Timeout(20)
  void takes_a_webp_of_one_colour_whose_pixels_take_no_bits() {
    assertThat(Photographs.read("webp", TestImages.webp(1024, 1024, 1, 0)))
        .hasToString("picture 1024 x 1024");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "gif", "bmp"})
  void refuses_a_file_cut_within_its_header(String format) throws IOException {
    Path file = file("cut." + format, Arrays.copyOf(encode(noise(), format), 9));
    String name = format.equals("jpg") ? "JPEG" : format.toUpperCase(Locale.ROOT);
    assertRefused(file, file + " is a truncated or damaged " + name + " file");
  }

  @Test
  void refuses_a_jpeg_that_lacks_its_last_blocks() throws IOException {
    byte[] whole = encode(noise(), "jpg");
    Path file = file("cut.jpg", Arrays.copyOf(whole, whole.length - 40));
    assertRefused(file, file + " is a truncated or damaged JPEG file");
  }

  @Test
  void refuses_a_png_with_damaged_pixels() throws IOException {
    byte[] bytes = encode(noise(), "png");
    Arrays.fill(bytes, 60, 120, (byte) 0x55);
    Path file = file("bad.png", bytes);
    assertRefused(file, file + " is a truncated or damaged PNG file");
  }

  @Test
  void refuses_a_single_pixel() throws IOException {
    BufferedImage dot = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    Path file = file("dot.png", encode(dot, "png"));
    assertRefused(file, file + " is 1 x 1 pixels, wanted at least 16 x 16");
    assertThatThrownBy(() -> Photographs.of(dot))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("image is 1 x 1 pixels, wanted at least 16 x 16");
  }

  @Test
  void refuses_a_huge_picture_from_its_header() throws IOException {
    Path file = file("huge.png", TestImages.pngHeader(20_000, 20_000));
    assertRefused(
        file, file + " is 20000 x 20000 pixels (400.0 megapixels), the limit is 100 megapixels");
  }

  @Test
  void refuses_wide_samples_before_it_makes_room() throws IOException {
    Path file = file("wide.tif", TestImages.floatTiff(9990, 9990, 64));
    assertRefused(file, file + " is 9990 x 9990 pixels of 24 bytes, the most is 16 bytes a pixel");
  }

  @Test
  void refuses_what_does_not_fit_into_the_heap() throws IOException {
    BufferedImage black = new BufferedImage(5000, 5000, BufferedImage.TYPE_BYTE_BINARY);
    Path png = file("large.png", encode(black, "png"));
    Path gif = file("large.gif", encode(black, "gif"));
    List<String> printed =
        ChildJvm.run(
            SmallHeap.class,
            List.of("-Xmx48m", "-XX:+UseSerialGC"),
            png.toString(),
            gif.toString());
    assertThat(printed)
        .hasSize(2)
        .first()
        .asString()
        .matches(
            Pattern.quote(png.toString())
                + " does not fit into the Java heap of 4[0-9] MiB \\(-Xmx\\)");
    assertThat(printed.get(1))
        .matches(
            Pattern.quote(gif.toString())
                + ": frame 1 of 1 does not fit into the Java heap of 4[0-9] MiB \\(-Xmx\\)");
  }

  @Test
  void refuses_a_cmyk_tiff_that_claims_a_profile_of_rgb() throws IOException {
    ICC_Profile claimed = IccProfiles.Space.ADOBE_RGB.profile();
    Path file = file("inks.tif", TestImages.tiff(5, OptionalInt.empty(), new byte[4], claimed));
    assertRefused(file, file + " is a CMYK image, wanted RGB or grey");
  }

  /**
   * Whatever a byte behind the size is replaced by, there is a picture or one sentence that names
   * the file.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"jpg", "cmyk.jpg", "ycck.jpg", "png", "gif", "bmp", "tiff", "webp", "lossy.webp"})
  void a_damaged_file_gives_a_picture_or_one_sentence(String format) throws IOException {
    byte[] whole =
        switch (format) {
          case "cmyk.jpg", "ycck.jpg" -> Files.readAllBytes(resource(format));
          case "webp" -> Files.readAllBytes(resource("quadrants.webp"));
          case "lossy.webp" -> Files.readAllBytes(resource("quadrants-lossy.webp"));
          default -> encode(noise(), format);
        };
    Random random = new Random(5);
    for (int i = 0; i < 40; i++) {
      byte[] damaged = whole.clone();
      for (int k = 0; k < 4; k++) {
        damaged[30 + random.nextInt(damaged.length - 30)] = (byte) random.nextInt(256);
      }
      try {
        assertThat(Photographs.read("photo", damaged).width()).isPositive();
      } catch (InvalidInputException e) {
        assertThat(e).hasMessageStartingWith("photo ").hasMessageNotContaining("\n");
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "16, 1, 2, 1, has signed samples, 8 or 16 bits without a sign",
    "16, 3, 2, 2, has signed samples, 8 or 16 bits without a sign",
    "32, 1, 1, 1, has integer samples of 32 bits, 8 or 16 bits without a sign",
    "32, 3, 1, 2, has integer samples of 32 bits, 8 or 16 bits without a sign",
    "32, 1, 3, 1, has floating-point samples of grey, 8 or 16 bits without a sign",
  })
  void refuses_tiff_files_whose_colours_would_be_others(
      int bits, int samples, int format, int colours, String what, String wanted)
      throws IOException {
    byte[] pixel = new byte[bits / 8 * samples];
    Arrays.fill(pixel, (byte) 0x30);
    Path file = file("values.tif", TestImages.tiff(bits, samples, format, colours, pixel));
    assertRefused(file, "%s %s, wanted %s".formatted(file, what, wanted));
  }

  @Test
  void refuses_what_a_profile_says_is_lab() {
    ColorSpace lab =
        new ColorSpace(ColorSpace.TYPE_Lab, 3) {
          @Override
          public float[] toRGB(float[] colour) {
            return colour;
          }

          @Override
          public float[] fromRGB(float[] colour) {
            return colour;
          }

          @Override
          public float[] toCIEXYZ(float[] colour) {
            return colour;
          }

          @Override
          public float[] fromCIEXYZ(float[] colour) {
            return colour;
          }
        };
    ColorModel model =
        new ComponentColorModel(lab, false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
    BufferedImage image =
        new BufferedImage(model, model.createCompatibleWritableRaster(20, 20), false, null);
    assertThatThrownBy(() -> Photographs.of(image))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("image is a Lab image, wanted RGB or grey");
  }

  @Test
  void names_what_was_given_in_memory() {
    assertThatThrownBy(() -> Photographs.read("upload", new byte[0]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("upload is empty (0 bytes), wanted a JPEG, PNG, WebP, GIF, BMP or TIFF image");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpg", "png", "gif", "bmp", "tiff"})
  void takes_the_same_file_whole(String format) throws IOException {
    assertThat(Photographs.read(file("whole." + format, encode(noise(), format))))
        .hasToString("picture 64 x 64");
  }

  private static BufferedImage noise() {
    return TestImages.pattern(64, 64).toBufferedImage();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> Photographs.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}
