package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Mask;
import dev.pti.api.PictureSize;
import dev.pti.api.Region;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasksTest {
  @TempDir Path folder;

  /** A file whose pixel in row 3, column 5 is of a level, the rest of another. */
  private Path file(int type, int width, int height, int level, int rest) throws IOException {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int value = y == 3 && x == 5 ? level : rest;
        if (type == BufferedImage.TYPE_BYTE_GRAY) {
          image.getRaster().setSample(x, y, 0, value);
        } else {
          image.setRGB(x, y, value);
        }
      }
    }
    Path path = folder.resolve("hair.png");
    ImageIO.write(image, "png", path.toFile());
    return path;
  }

  private void refused(Path path, String message) {
    assertThatThrownBy(() -> Masks.read(path))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void grey_counts_by_its_value() throws IOException {
    Mask mask = Masks.read(file(BufferedImage.TYPE_BYTE_GRAY, 16, 16, 51, 255));
    assertThat(mask.name()).isEqualTo("hair.png");
    assertThat(mask.size()).isEqualTo(PictureSize.square(16));
    assertThat(mask.get(3, 5)).isCloseTo(.2f, within(1e-6f));
    assertThat(mask.get(5, 3)).isEqualTo(1);
    Mask rgb = Masks.read(file(BufferedImage.TYPE_INT_RGB, 16, 16, 0x000000, 0xffffff));
    assertThat(rgb.get(3, 5)).isZero();
    assertThat(rgb.get(5, 3)).isEqualTo(1);
  }

  @Test
  void what_is_written_is_read_back_to_8_bits() {
    Mask soft = Region.face().feathered(.1).at(32);
    Path first = folder.resolve("first.png");
    Path second = folder.resolve("second.png");
    Masks.write(soft, first);
    Mask read = Masks.read(first);
    for (int i = 0; i < 32 * 32; i++) {
      assertThat(read.get(i / 32, i % 32))
          .isCloseTo(soft.get(i / 32, i % 32), within(.5f / 255 + 1e-6f));
    }
    Masks.write(read, second);
    assertThat(Masks.read(second).toTensor()).isEqualTo(read.toTensor());
  }

  @Test
  void refuses_a_black_one() throws IOException {
    refused(
        file(BufferedImage.TYPE_BYTE_GRAY, 16, 16, 0, 0),
        "mask hair.png is 0 everywhere, wanted a weight above 0 somewhere");
  }

  @Test
  void need_not_be_square() throws IOException {
    Mask wide = Masks.read(file(BufferedImage.TYPE_BYTE_GRAY, 32, 16, 51, 255));
    assertThat(wide.size()).isEqualTo(new PictureSize(32, 16));
    Path copy = folder.resolve("copy.png");
    Masks.write(wide, copy);
    assertThat(Masks.read(copy).toTensor()).isEqualTo(wide.toTensor());
  }

  @Test
  void refuses_a_coloured_one() throws IOException {
    Path path = file(BufferedImage.TYPE_INT_RGB, 16, 16, 0xff8000, 0xffffff);
    refused(
        path,
        "mask "
            + path
            + " is coloured at row 3, column 5, wanted grey: white counts, black is ignored");
  }

  @Test
  void refuses_a_file_that_is_missing() {
    Path path = folder.resolve("none.png");
    refused(path, path + " does not exist");
  }
}
