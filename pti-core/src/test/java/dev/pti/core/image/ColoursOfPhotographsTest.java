package dev.pti.core.image;

import static dev.pti.core.image.TestImages.encode;
import static dev.pti.core.image.TestImages.resource;
import static dev.pti.core.image.TestImages.rgb;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.IccProfiles.Space;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files say what their samples mean, and pictures are sRGB. */
class ColoursOfPhotographsTest {
  private static final int[] COLOUR = {200, 120, 60};

  private static BufferedImage plain() {
    BufferedImage image = new BufferedImage(32, 80, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 32 * 80; i++) {
      image.setRGB(i % 32, i / 32, COLOUR[0] << 16 | COLOUR[1] << 8 | COLOUR[2]);
    }
    return image;
  }

  /** The same colour, by a palette. */
  private static BufferedImage palette() {
    byte[][] levels = new byte[3][4];
    for (int channel = 0; channel < 3; channel++) {
      levels[channel][2] = (byte) COLOUR[channel];
    }
    IndexColorModel palette = new IndexColorModel(2, 4, levels[0], levels[1], levels[2]);
    BufferedImage image = new BufferedImage(32, 80, BufferedImage.TYPE_BYTE_BINARY, palette);
    for (int i = 0; i < 32 * 80; i++) {
      image.getRaster().setSample(i % 32, i / 32, 0, 2);
    }
    return image;
  }

  private static void assertShows(Picture picture, int[] wanted, int tolerance) {
    for (int row : new int[] {3, 70}) {
      int[] shown = rgb(picture, row, 9);
      for (int channel = 0; channel < 3; channel++) {
        assertThat(shown[channel])
            .as("channel %d of row %d", channel, row)
            .isCloseTo(wanted[channel], within(tolerance));
      }
    }
  }

  private static int[] inSrgb(Space space) {
    return space.inSrgb(COLOUR[0], COLOUR[1], COLOUR[2]);
  }

  @ParameterizedTest
  @EnumSource(Space.class)
  void applies_the_profile_of_a_jpeg(Space space) {
    byte[] jpeg = TestImages.withProfile(encode(plain(), "jpg"), space.profile().getData());

    assertShows(Photographs.read("photo.jpg", jpeg), inSrgb(space), 3);
    assertThat(inSrgb(space)[0]).as("the spaces differ").isNotCloseTo(COLOUR[0], within(5));
  }

  @ParameterizedTest
  @EnumSource(Space.class)
  void applies_the_profile_of_a_png(Space space) {
    byte[] png = TestImages.withPngProfile(encode(plain(), "png"), space.profile());

    assertShows(Photographs.read("photo.png", png), inSrgb(space), 1);
  }

  @Test
  void applies_the_profile_of_a_16_bit_png_with_alpha() {
    ComponentColorModel model =
        new ComponentColorModel(
            ColorSpace.getInstance(ColorSpace.CS_sRGB),
            true,
            false,
            ComponentColorModel.TRANSLUCENT,
            DataBuffer.TYPE_USHORT);
    BufferedImage image =
        new BufferedImage(model, model.createCompatibleWritableRaster(32, 80), false, null);
    for (int i = 0; i < 32 * 80; i++) {
      int[] pixel = {257 * COLOUR[0], 257 * COLOUR[1], 257 * COLOUR[2], 65535};
      image.getRaster().setPixel(i % 32, i / 32, pixel);
    }
    image.getRaster().setPixel(0, 0, new int[4]);
    byte[] png = TestImages.withPngProfile(encode(image, "png"), Space.ADOBE_RGB.profile());

    Picture picture = Photographs.read("photo.png", png);

    assertShows(picture, inSrgb(Space.ADOBE_RGB), 1);
    assertThat(rgb(picture, 0, 0)).containsExactly(255, 255, 255);
  }

  @Test
  void applies_the_profile_of_a_palette() {
    byte[] png = TestImages.withPngProfile(encode(palette(), "png"), Space.DISPLAY_P3.profile());

    assertShows(Photographs.read("photo.png", png), inSrgb(Space.DISPLAY_P3), 1);
  }

  @Test
  void applies_the_profile_of_a_palette_in_a_tiff() {
    byte[] tiff = TiffFiles.withProfile(palette(), Space.ADOBE_RGB.profile());
    byte[] unusable = TiffFiles.withProfile(palette(), IccProfiles.unusable("without tags"));

    assertShows(Photographs.read("photo.tif", tiff), inSrgb(Space.ADOBE_RGB), 1);
    assertShows(Photographs.read("photo.tif", unusable), COLOUR, 0);
  }

  @Test
  void applies_the_profile_of_a_webp() throws IOException {
    byte[] webp = Files.readAllBytes(resource("quadrants.webp"));
    byte[] tagged = TestImages.withWebpProfile(webp, Space.ADOBE_RGB.profile().getData());

    Picture picture = Photographs.read("photo.webp", tagged);

    int[] grey = Space.ADOBE_RGB.inSrgb(128, 128, 128);
    assertThat(picture.get8Bit(1, 18, 24)).isCloseTo(grey[1], within(1));
    // Adobe RGB's green has less red than sRGB can show, its red is sRGB's.
    assertThat(rgb(picture, 6, 8)[0]).isEqualTo(255);
    assertThat(rgb(picture, 6, 24)).containsExactly(Space.ADOBE_RGB.inSrgb(0, 255, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void applies_the_profile_of_a_tiff_with_a_fourth_sample(int fourth) {
    byte[] pixel = {(byte) COLOUR[0], (byte) COLOUR[1], (byte) COLOUR[2], (byte) 255};
    byte[] tiff = TestImages.tiff(2, OptionalInt.of(fourth), pixel, Space.ADOBE_RGB.profile());

    Picture picture = Photographs.read("photo.tif", tiff);

    for (int x = 0; x < 16; x++) {
      int[] wanted = inSrgb(Space.ADOBE_RGB);
      for (int channel = 0; channel < 3; channel++) {
        assertThat(rgb(picture, 7, x)[channel]).isCloseTo(wanted[channel], within(1));
      }
    }
  }

  /** Java's filter takes neighbours in memory for one pixel unless bands lie alone. */
  @ParameterizedTest
  @CsvSource({"0, 1, 2, 3", "2, 1, 0, 3", "3, 2, 1, 0", "1, 2, 3, 0"})
  void applies_the_profile_of_an_image_in_whichever_order(int r, int g, int b, int a) {
    ColorSpace space = new ICC_ColorSpace(Space.DISPLAY_P3.profile());
    ComponentColorModel model =
        new ComponentColorModel(
            space, true, false, ComponentColorModel.TRANSLUCENT, DataBuffer.TYPE_BYTE);
    WritableRaster raster =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, 32, 80, 32 * 4, 4, new int[] {r, g, b, a}, null);
    for (int i = 0; i < 32 * 80; i++) {
      raster.setPixel(i % 32, i / 32, new int[] {COLOUR[0], COLOUR[1], COLOUR[2], 255});
    }

    assertShows(
        Photographs.of(new BufferedImage(model, raster, false, null)), inSrgb(Space.DISPLAY_P3), 1);
  }

  @Test
  void applies_the_profile_of_a_grey_png() {
    BufferedImage grey = new BufferedImage(32, 80, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 32 * 80; i++) {
      grey.getRaster().setSample(i % 32, i / 32, 0, 100);
    }
    ICC_Profile linear = ICC_Profile.getInstance(ColorSpace.CS_GRAY);
    byte[] png = TestImages.withPngProfile(encode(grey, "png"), linear);

    assertShows(Photographs.read("grey.png", png), new int[] {168, 168, 168}, 1);
  }

  @Test
  void applies_the_gamma_of_a_png_that_says_no_more() {
    byte[] linear = ByteBuffer.allocate(4).putInt(100_000).array();
    byte[] png = TestImages.withChunk(encode(plain(), "png"), "gAMA", linear);

    // Light of 200, 120, 60 of 255.
    assertShows(Photographs.read("photo.png", png), new int[] {229, 182, 133}, 1);
    byte[] alsoSrgb = TestImages.withChunk(png, "sRGB", new byte[1]);
    assertShows(Photographs.read("photo.png", alsoSrgb), COLOUR, 0);
  }

  @Test
  void takes_the_usual_gamma_for_srgb() {
    byte[] usual = ByteBuffer.allocate(4).putInt(45_455).array();
    byte[] png = TestImages.withChunk(encode(plain(), "png"), "gAMA", usual);

    assertShows(Photographs.read("photo.png", png), COLOUR, 0);
  }

  @Test
  void a_profile_that_is_none_or_of_other_channels_is_not_applied() {
    byte[] broken = {'x', 0, 0, 1, 2, 3};
    assertShows(
        Photographs.read("a.png", TestImages.withChunk(encode(plain(), "png"), "iCCP", broken)),
        COLOUR,
        0);
    BufferedImage grey = new BufferedImage(32, 80, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(9, 3, 0, 99);
    byte[] png = TestImages.withPngProfile(encode(grey, "png"), Space.ADOBE_RGB.profile());
    assertThat(rgb(Photographs.read("b.png", png), 3, 9)).containsExactly(99, 99, 99);
  }

  @ParameterizedTest
  @ValueSource(strings = {"without tags", "of a link", "without a curve"})
  void a_profile_that_cannot_be_applied_is_left_out_of_a_png(String which) {
    byte[] png = TestImages.withPngProfile(encode(plain(), "png"), IccProfiles.unusable(which));
    byte[] palette =
        TestImages.withPngProfile(encode(palette(), "png"), IccProfiles.unusable(which));

    assertShows(Photographs.read("photo.png", png), COLOUR, 0);
    assertShows(Photographs.read("palette.png", palette), COLOUR, 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"without tags", "of a link", "without a curve"})
  void a_profile_that_cannot_be_applied_is_left_out_of_a_webp(String which) throws IOException {
    byte[] webp = Files.readAllBytes(resource("quadrants.webp"));
    byte[] unusable = TestImages.withWebpProfile(webp, IccProfiles.unusable(which).getData());
    byte[] broken = TestImages.withWebpProfile(webp, new byte[] {1, 2, 3});

    Picture plain = Photographs.read("photo.webp", webp);
    assertThat(Photographs.read("photo.webp", unusable)).isEqualTo(plain);
    assertThat(Photographs.read("photo.webp", broken)).isEqualTo(plain);
  }

  @Test
  void a_profile_that_cannot_be_applied_is_left_out_of_a_jpeg() {
    byte[] jpeg = encode(plain(), "jpg");
    byte[] adobe = Space.ADOBE_RGB.profile().getData();
    byte[] ofGrey = ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData();
    byte[] ofLink = IccProfiles.unusable("of a link").getData();
    byte[] twice = TestImages.withProfile(TestImages.withProfile(jpeg, adobe), adobe);

    assertShows(Photographs.read("photo.jpg", TestImages.withProfile(jpeg, ofGrey)), COLOUR, 3);
    assertShows(Photographs.read("photo.jpg", TestImages.withProfile(jpeg, ofLink)), COLOUR, 3);
    assertShows(Photographs.read("photo.jpg", twice), COLOUR, 3);
  }

  @Test
  void a_cut_file_with_an_unusable_profile_is_refused() {
    byte[] jpeg =
        TestImages.withProfile(
            encode(plain(), "jpg"), ICC_Profile.getInstance(ColorSpace.CS_GRAY).getData());

    assertThatThrownBy(() -> Photographs.read("photo.jpg", Arrays.copyOf(jpeg, jpeg.length - 40)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("photo.jpg is a truncated or damaged JPEG file");
  }

  @Test
  void a_profile_of_grey_leaves_a_palette_of_colours_as_it_is() {
    ICC_Profile grey = ICC_Profile.getInstance(ColorSpace.CS_GRAY);
    byte[] png = TestImages.withPngProfile(encode(palette(), "png"), grey);

    assertShows(Photographs.read("photo.png", png), COLOUR, 0);
  }

  @Test
  void what_a_file_is_its_content_says() {
    assertShows(Photographs.read("photo.webp", encode(plain(), "png")), COLOUR, 0);
    assertShows(Photographs.read("photo.png", encode(plain(), "bmp")), COLOUR, 0);
  }
}
