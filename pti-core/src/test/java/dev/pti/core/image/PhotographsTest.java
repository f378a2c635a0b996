package dev.pti.core.image;

import static dev.pti.core.image.TestImages.blocks;
import static dev.pti.core.image.TestImages.encode;
import static dev.pti.core.image.TestImages.resource;
import static dev.pti.core.image.TestImages.rgb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.modality.cv.BufferedImageFactory;
import com.google.common.base.Splitter;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhotographsTest {
  private final Path folder;

  PhotographsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest(name = "EXIF orientation {0}")
  @CsvSource({
    "1, 48, 32, '10 50 90 130 170 210'",
    "2, 48, 32, '90 50 10 210 170 130'",
    "3, 48, 32, '210 170 130 90 50 10'",
    "4, 48, 32, '130 170 210 10 50 90'",
    "5, 32, 48, '10 130 50 170 90 210'",
    "6, 32, 48, '130 10 170 50 210 90'",
    "7, 32, 48, '210 90 170 50 130 10'",
    "8, 32, 48, '90 210 50 170 10 130'",
    "9, 48, 32, '10 50 90 130 170 210'",
  })
  void turns_photographs_upright(int orientation, int width, int height, String levels) {
    byte[] jpeg = TestImages.withOrientation(encode(blocks(), "jpg"), orientation);

    Picture picture = Photographs.read("photo.jpg", jpeg);

    assertThat(picture.width()).isEqualTo(width);
    assertThat(picture.height()).isEqualTo(height);
    List<String> wanted = Splitter.on(" ").splitToList(levels);
    for (int block = 0; block < wanted.size(); block++) {
      int row = block / (width / 16) * 16 + 8;
      int column = block % (width / 16) * 16 + 8;
      assertThat(picture.get8Bit(1, row, column))
          .isCloseTo(Integer.parseInt(wanted.get(block)), within(2));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "gif", "tiff"})
  void reads_lossless_files_exactly(String format) throws IOException {
    Path file = folder.resolve("photo." + format);
    Files.write(file, encode(blocks(), format));

    Picture picture = Photographs.read(file);

    assertThat(picture).isEqualTo(Photographs.of(blocks()));
    assertThat(rgb(picture, 20, 40)).containsExactly(210, 210, 210);
    assertThat(picture.get(0, 20, 40)).isEqualTo((float) (2 * (210 / 255.0) - 1));
  }

  @Test
  void tiff_colours_of_ycbcr_are_not_brightened() {
    byte[] tiff = TestImages.tiff(8, 3, 1, 6, new byte[] {100, (byte) 128, (byte) 128});

    assertThat(rgb(Photographs.read("ycbcr.tif", tiff), 5, 3)).containsExactly(100, 100, 100);
  }

  @Test
  void tiff_colours_of_lab_are_converted() {
    byte[] tiff = TestImages.tiff(8, 3, 1, 8, new byte[] {(byte) 128, 0, 0});

    // L* of 50 is 18.4 % of the light.
    assertThat(rgb(Photographs.read("lab.tif", tiff), 5, 3)).containsExactly(119, 119, 119);
  }

  /** TIFF's RGBX: nobody says that the fourth sample is alpha, and often it is 0 everywhere. */
  @ParameterizedTest
  @CsvSource({"8, ", "8, 0", "16, ", "16, 0"})
  void a_fourth_sample_of_tiff_that_is_not_said_to_be_alpha_is_left_out(
      int bits, @Nullable Integer extra) {
    assertThat(rgb(fourSamples(bits, extra), 5, 3)).containsExactly(40, 102, 255);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16})
  void a_fourth_sample_of_tiff_that_is_alpha_shows_white(int bits) {
    assertThat(rgb(fourSamples(bits, 2), 5, 3)).containsExactly(255, 255, 255);
  }

  private static Picture fourSamples(int bits, @Nullable Integer extra) {
    int bytes = bits / 8;
    byte[] pixel = new byte[4 * bytes];
    Arrays.fill(pixel, 0, bytes, (byte) 40);
    Arrays.fill(pixel, bytes, 2 * bytes, (byte) 102);
    Arrays.fill(pixel, 2 * bytes, 3 * bytes, (byte) 255);
    OptionalInt said = extra == null ? OptionalInt.empty() : OptionalInt.of(extra);
    return Photographs.read("rgbx.tif", TestImages.tiff(bits, 4, 1, 2, said, pixel));
  }

  @Test
  void reads_floating_point_colours() {
    ByteBuffer pixel = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    pixel.putFloat(0).putFloat(.4f).putFloat(1);
    byte[] tiff = TestImages.tiff(32, 3, 3, 2, pixel.array());

    assertThat(rgb(Photographs.read("float.tif", tiff), 5, 3)).containsExactly(0, 102, 255);
  }

  @ParameterizedTest
  @CsvSource({"quadrants.webp, 0", "quadrants-lossy.webp, 6", "cmyk.jpg, 1", "ycck.jpg, 2"})
  void reads_what_java_cannot_write(String name, int tolerance) {
    Picture picture = Photographs.read(resource(name));

    assertThat(picture).hasToString("picture 32 x 24");
    int[][] centres = {{6, 8}, {6, 24}, {18, 8}, {18, 24}};
    int[][] colours = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {128, 128, 128}};
    for (int i = 0; i < 4; i++) {
      int[] rgb = rgb(picture, centres[i][0], centres[i][1]);
      for (int channel = 0; channel < 3; channel++) {
        assertThat(rgb[channel]).isCloseTo(colours[i][channel], within(tolerance));
      }
    }
  }

  /** Each block of a lossy WebP file builds on the one above, and so do a decoder's errors. */
  @Test
  void colours_of_a_lossy_webp_do_not_drift_from_its_top_to_its_bottom() {
    Picture picture = Photographs.read(resource("grain-lossy.webp"));

    assertThat(picture).hasToString("picture 32 x 1024");
    // As libwebp shows the last 64 rows.
    double[] wanted = {177.99, 118.65, 87.03};
    for (int channel = 0; channel < 3; channel++) {
      double sum = 0;
      for (int i = 0; i < 64 * 32; i++) {
        sum += picture.get8Bit(channel, 960 + i / 32, i % 32);
      }
      assertThat(sum / (64 * 32)).isCloseTo(wanted[channel], within(1.));
    }
  }

  /** Some programs put Exif into a PNG file as into a JPEG file, with its name before it. */
  @ParameterizedTest
  @ValueSource(strings = {"", "Exif\0\0"})
  void turns_png_upright(String name) {
    byte[] exif =
        ByteBuffer.allocate(26 + name.length())
            .put((name + "MM\0*").getBytes(StandardCharsets.ISO_8859_1))
            .putInt(8)
            .putShort((short) 1)
            .putShort((short) 0x112)
            .putShort((short) 3)
            .putInt(1)
            .putShort((short) 6)
            .array();
    byte[] png = TestImages.withChunk(encode(blocks(), "png"), "eXIf", exif);

    Picture picture = Photographs.read("photo.png", png);

    assertThat(picture).hasToString("picture 32 x 48");
    assertThat(rgb(picture, 8, 8)[0]).isEqualTo(TestImages.LEVELS[3]);
    assertThat(rgb(picture, 8, 24)[0]).isEqualTo(TestImages.LEVELS[0]);
  }

  @Test
  void turns_webp_upright() {
    Picture picture = Photographs.read(resource("quadrants-turned.webp"));

    assertThat(picture).hasToString("picture 24 x 32");
    assertThat(rgb(picture, 8, 6)).containsExactly(0, 0, 255);
    assertThat(rgb(picture, 8, 18)).containsExactly(255, 0, 0);
  }

  @Test
  void keeps_the_precision_of_16_bit_grey() {
    BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setSample(3, 5, 0, 12345);

    Picture picture = Photographs.read("grey.png", encode(grey, "png"));

    for (int channel = 0; channel < 3; channel++) {
      assertThat(picture.get(channel, 5, 3)).isEqualTo((float) (2 * (12345 / 65535.0) - 1));
      assertThat(picture.get(channel, 0, 0)).isEqualTo(-1f);
    }
  }

  @Test
  void keeps_the_precision_of_16_bit_rgb() {
    BufferedImage image = wide(false);
    image.getRaster().setPixel(3, 5, new int[] {1000, 65535, 40001});

    Picture picture = Photographs.read("rgb.png", encode(image, "png"));

    assertThat(picture.get(0, 5, 3)).isEqualTo((float) (2 * (1000 / 65535.0) - 1));
    assertThat(picture.get(1, 5, 3)).isEqualTo(1f);
    assertThat(picture.get(2, 5, 3)).isEqualTo((float) (2 * (40001 / 65535.0) - 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"LITTLE_ENDIAN", "BIG_ENDIAN"})
  void keeps_the_precision_of_16_bit_differences_in_tiff(String order) {
    int[] samples = new int[3 * 32];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = 40_503 * i & 0xffff;
    }

    Picture picture =
        Photographs.read(
            "rgb.tif",
            TiffFiles.differences(
                samples,
                order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));

    assertThat(picture).hasToString("picture 32 x 16");
    for (int i = 0; i < samples.length; i++) {
      float wanted = (float) (2 * (samples[i] / 65535.0) - 1);
      assertThat(picture.get(i % 3, 0, i / 3)).isEqualTo(wanted);
      assertThat(picture.get(i % 3, 15, i / 3)).isEqualTo(wanted);
    }
  }

  @Test
  void refuses_16_bit_differences_that_are_cut() {
    byte[] tiff = TiffFiles.differences(new int[3 * 16], ByteOrder.LITTLE_ENDIAN);
    // The first byte of what was deflated, behind the places of tiles.
    tiff[22] = 0;

    assertThatThrownBy(() -> Photographs.read("rgb.tif", tiff))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("rgb.tif is a truncated or damaged TIFF file");
  }

  @Test
  void shows_8_bit_grey_as_stored_not_brightened() {
    BufferedImage grey = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(3, 5, 0, 100);

    assertThat(rgb(Photographs.read("grey.png", encode(grey, "png")), 5, 3))
        .containsExactly(100, 100, 100);
  }

  @Test
  void applies_the_colour_profile_of_a_jpeg() {
    ICC_Profile linear = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB);
    byte[] jpeg = TestImages.withProfile(encode(blocks(), "jpg"), linear.getData());

    // Linear light of 50 / 255 is 122 in sRGB.
    assertThat(Photographs.read("linear.jpg", jpeg).get8Bit(1, 8, 24)).isCloseTo(122, within(3));
  }

  @Test
  void puts_transparent_pictures_on_white() {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(3, 5, 0x66ff0000);

    Picture picture = Photographs.read("alpha.png", encode(image, "png"));

    assertThat(rgb(picture, 0, 0)).containsExactly(255, 255, 255);
    assertThat(rgb(picture, 5, 3)).containsExactly(255, 153, 153);
    assertThat(Photographs.of(image)).isEqualTo(picture);
  }

  @Test
  void puts_16_bit_transparent_pictures_on_white() {
    BufferedImage image = wide(true);
    image.getRaster().setPixel(3, 5, new int[] {0, 65535, 0, 16384});

    Picture picture = Photographs.read("alpha.png", encode(image, "png"));

    assertThat(picture.get(0, 5, 3)).isEqualTo((float) (2 * (1 - 16384 / 65535.0) - 1));
    assertThat(picture.get(1, 5, 3)).isEqualTo(1f);
  }

  @Test
  void undoes_premultiplied_alpha_before_blending() {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_ARGB_PRE);
    image.setRGB(3, 5, 0x66ff0000);

    assertThat(rgb(Photographs.of(image), 5, 3)).containsExactly(255, 153, 153);
  }

  @Test
  void reads_palettes_with_a_transparent_colour() {
    byte[] levels = {0, 10, 20, 30};
    IndexColorModel palette = new IndexColorModel(2, 4, levels, levels, new byte[] {0, 1, 2, 3}, 2);
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_BINARY, palette);
    image.getRaster().setSample(1, 0, 0, 3);
    image.getRaster().setSample(2, 0, 0, 2);

    for (String format : new String[] {"png", "gif"}) {
      Picture picture = Photographs.read("palette", encode(image, format));
      assertThat(rgb(picture, 0, 1)).containsExactly(30, 30, 3);
      assertThat(rgb(picture, 0, 2)).containsExactly(255, 255, 255);
    }
  }

  @Test
  void takes_the_images_of_java_and_djl() {
    BufferedImage image = blocks();
    Picture picture = Photographs.of(image);

    assertThat(picture.toBufferedImage().getRGB(40, 20)).isEqualTo(0xffd2d2d2);
    assertThat(Photographs.of(BufferedImageFactory.getInstance().fromImage(image)))
        .isEqualTo(picture);
    assertThat(Photographs.of(picture.toImage())).isEqualTo(picture);
  }

  @Test
  void holds_an_aligned_portrait() {
    Picture portrait = Photographs.portrait();

    assertThat(portrait).hasToString("picture 256 x 256");
    // The dark left iris lies where the default generator's pictures have the left eye.
    assertThat(portrait.get8Bit(1, 121, 94)).isLessThan(110);
    assertThat(portrait.get8Bit(1, 140, 94)).isGreaterThan(150);
  }

  @Test
  void leaves_the_global_cache_setting_alone() {
    boolean before = ImageIO.getUseCache();
    Photographs.read("photo.png", encode(blocks(), "png"));
    assertThat(ImageIO.getUseCache()).isEqualTo(before);
  }

  private static BufferedImage wide(boolean alpha) {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            alpha,
            false,
            alpha ? ComponentColorModel.TRANSLUCENT : ComponentColorModel.OPAQUE,
            DataBuffer.TYPE_USHORT);
    WritableRaster raster = model.createCompatibleWritableRaster(16, 16);
    return new BufferedImage(model, raster, false, null);
  }

  /** As a tool writes a comment, but a hundred thousand times as long: three gigabytes of zeros. */
  @Test
  void text_in_a_png_is_not_decompressed() throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    byte[] png = TestImages.encode(image, "png");
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.write("zTXtComment\0\0".getBytes(StandardCharsets.ISO_8859_1));
    chunk.write(new byte[] {0x78, (byte) 0x9c});
    byte[] million = new byte[1 << 20];
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    deflater.setInput(million);
    byte[] block = new byte[1 << 14];
    int length = deflater.deflate(block, 0, block.length, Deflater.FULL_FLUSH);
    deflater.end();
    for (int i = 0; i < 3 << 10; i++) {
      chunk.write(block, 0, length);
    }
    byte[] content = chunk.toByteArray();
    CRC32 sum = new CRC32();
    sum.update(content);
    int afterHeader = 8 + 25;
    ByteBuffer bomb = ByteBuffer.allocate(png.length + content.length + 8);
    bomb.put(png, 0, afterHeader);
    bomb.putInt(content.length - 4).put(content).putInt((int) sum.getValue());
    bomb.put(png, afterHeader, png.length - afterHeader);
    assertThat(Photographs.read("bomb.png", bomb.array())).hasToString("picture 16 x 16");
  }
}
