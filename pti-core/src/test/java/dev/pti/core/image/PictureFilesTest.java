package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFilesTest {
  private final Picture picture = TestImages.pattern(20, 30);
  private final Path folder;

  PictureFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void saves_what_reads_back_the_same() {
    Path file = folder.resolve("a.png");
    PictureFiles.save(picture, file);
    assertThat(Photographs.read(file)).isEqualTo(picture);
    assertThat(Photographs.read("bytes", PictureFiles.encode(picture))).isEqualTo(picture);
  }

  @Test
  void saves_jpeg_nearly_as_it_is() throws IOException {
    Path fine = folder.resolve("fine.jpg");
    Path coarse = folder.resolve("coarse.jpeg");
    Picture smooth = TestImages.gradient(40, 60);
    PictureFiles.save(smooth, fine);
    PictureFiles.save(smooth, coarse, .3);
    Picture read = Photographs.read(fine);
    for (int i = 0; i < 40 * 60; i++) {
      assertThat(read.get8Bit(1, i / 60, i % 60))
          .isCloseTo(smooth.get8Bit(1, i / 60, i % 60), within(4));
    }
    assertThat(Files.size(coarse)).isLessThan(Files.size(fine));
    assertThatThrownBy(() -> PictureFiles.save(smooth, coarse, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("JPEG quality is 0.0, wanted above 0, at most 1");
    BufferedImage glass = new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB);
    assertThatThrownBy(() -> PictureFiles.save(glass, coarse))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("JPEG holds no transparency, wanted a name ending in .png");
    BufferedImage deep = new BufferedImage(20, 20, BufferedImage.TYPE_USHORT_GRAY);
    assertThatThrownBy(() -> PictureFiles.save(deep, coarse))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "JPEG holds no image of 1 channels with 16 bits each, wanted 8 bits of grey or RGB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.gif", "a.apng", "a.png"})
  void an_animation_of_no_pictures_or_of_several_sizes_is_not_written(String name)
      throws IOException {
    Path file = folder.resolve(name);
    List<Picture> apart = List.of(picture, TestImages.pattern(20, 31));
    assertThatThrownBy(() -> PictureFiles.saveAnimation(List.of(), file, Duration.ofMillis(40)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("an animation has no pictures, wanted at least one");
    assertThatThrownBy(() -> PictureFiles.saveAnimation(apart, file, Duration.ofMillis(40)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "pictures of an animation are %s and %s, wanted one size"
                .formatted(apart.get(0).size(), apart.get(1).size()));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void tells_why_a_stream_takes_no_more_and_not_that_a_png_was_written() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw new IOException("No space left on device");
          }
        };
    BufferedImage image = TestImages.pattern(300, 400).toBufferedImage();
    assertThatThrownBy(() -> PictureEncoder.png(image, Optional.empty(), full))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
    assertThatThrownBy(() -> PictureEncoder.jpeg(image, Optional.empty(), 1, full))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  @Test
  void an_ending_may_be_written_in_capitals() throws IOException {
    Path png = folder.resolve("a.PNG");
    Path jpeg = folder.resolve("a.JPG");
    PictureFiles.save(picture, png);
    PictureFiles.save(picture, jpeg);
    assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
    assertThat(Files.readAllBytes(jpeg)).startsWith(0xff, 0xd8);
  }

  @Test
  void replaces_an_older_file_and_leaves_nothing_beside_it() throws IOException {
    Path file = Files.writeString(folder.resolve("a.png"), "older");
    PictureFiles.save(picture, file);
    assertThat(Photographs.read(file)).isEqualTo(picture);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void creates_the_folders_that_are_missing() {
    Path file = folder.resolve("not").resolve("yet").resolve("a.png");
    PictureFiles.save(picture, file);
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void refuses_a_file_in_place_of_the_folder() throws IOException {
    Path notFolder = Files.writeString(folder.resolve("b.png"), "");
    Path file = notFolder.resolve("a.png");
    assertRefused(file, "cannot write " + file + ": " + notFolder + " is not a directory");
  }

  @Test
  void refuses_to_replace_a_folder() throws IOException {
    Path file = Files.createDirectory(folder.resolve("a.png"));
    assertRefused(file, "cannot write " + file + ": it is a directory");
  }

  @Test
  void refuses_another_extension() {
    Path file = folder.resolve("a.bmp");
    assertRefused(
        file,
        "cannot write "
            + file
            + ": pictures are saved as PNG or JPEG, wanted a name ending in .png, .jpg or"
            + " .jpeg");
  }

  @Test
  void refuses_an_unwritable_folder() throws IOException {
    Path locked = Files.createDirectory(folder.resolve("locked"));
    assertThat(locked.toFile().setWritable(false)).isTrue();
    assumeFalse(Files.isWritable(locked), "the superuser may write anywhere");
    Path file = locked.resolve("a.png");
    assertRefused(file, "cannot write " + file + ": permission is denied");
  }

  @Test
  void passes_the_file_systems_reason_on_and_cleans_up() throws IOException {
    Path file = folder.resolve("a".repeat(250) + ".png");
    assertRefused(file, "cannot write " + file + ": File name too long in " + folder);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  private void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> PictureFiles.save(picture, file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}
