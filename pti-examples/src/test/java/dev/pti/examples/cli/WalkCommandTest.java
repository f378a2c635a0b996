package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.image.FrameReader;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ways between seeds and between photographs in one generator. */
@Timeout(180)
class WalkCommandTest {
  @TempDir private Path folder;

  private static Cli walk(Object... options) {
    return Cli.run(Stream.concat(Stream.of("walk"), Stream.of(options)).toArray());
  }

  @Test
  void an_animation_comes_by_each_seed_and_goes_back() throws IOException {
    Path file = folder.resolve("seeds.gif");
    Cli cli = walk("--seeds", "1,2,3", "--count", 3, "--side", 32, "--out", file);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out().strip()).isEqualTo(file.toString());
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).as("5 there, 3 back").isEqualTo(8);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void without_truncation_left_all_seeds_are_the_mean() throws IOException {
    Path file = folder.resolve("means.png");
    assertThat(walk("--seeds", "1,2", "--strip", "--truncation", 0, "--out", file).err()).isEmpty();
    BufferedImage strip = ImageIO.read(file.toFile());
    assertThat(strip.getWidth()).isEqualTo(12 + 7 * (128 + 6) - 6 + 12);
    int top = strip.getHeight() - 12 - 128;
    int[] first = strip.getRGB(12, top, 128, 128, null, 0, 128);
    assertThat(strip.getRGB(12 + 6 * 134, top, 128, 128, null, 0, 128)).isEqualTo(first);
    Path apart = folder.resolve("apart.png");
    assertThat(walk("--seeds", "1,2", "--strip", "--out", apart).err()).isEmpty();
    BufferedImage two = ImageIO.read(apart.toFile());
    int below = two.getHeight() - 12 - 128;
    assertThat(two.getRGB(12 + 6 * 134, below, 128, 128, null, 0, 128))
        .isNotEqualTo(two.getRGB(12, below, 128, 128, null, 0, 128));
  }

  @Test
  void a_video() {
    Path file = folder.resolve("faces.mp4");
    assertThat(walk("--seeds", "1,2", "--count", 3, "--delay", 100, "--out", file).err()).isEmpty();
    FrameReader video = FrameReader.of(file);
    assertThat(video.count()).as("there and back").isEqualTo(4);
    assertThat(video.delay()).isEqualTo(Duration.ofMillis(100));
    assertThat(video.read(0)).isNotEqualTo(video.read(2));
  }

  @Test
  void seeds_of_a_class() throws IOException {
    Path generator = Cli.parity("clamped-conditional.generator");
    Path first = folder.resolve("first.png");
    Path second = folder.resolve("second.png");
    Object[] options = {"--generator", generator, "--seeds", "1,2", "--strip", "--out"};
    assertThat(walk(with(options, first, "--class", 0)).err()).isEmpty();
    assertThat(walk(with(options, second, "--class", 2)).err()).isEmpty();
    assertThat(Files.readAllBytes(first)).isNotEqualTo(Files.readAllBytes(second));

    Path none = folder.resolve("none.png");
    assertThat(walk(with(options, none)).err())
        .isEqualTo("pti: the generator has 3 classes: set a ClassLabel, --class of ./pti");
    assertThat(walk(with(options, none, "--class", 3)).err())
        .isEqualTo("pti: class is 3, but the generator has 3 classes, counted from 0");
    assertThat(none).doesNotExist();
  }

  private static Object[] with(Object[] options, Object... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray();
  }

  @Test
  void two_photographs_in_one_generator() throws IOException {
    Path ann = Files.copy(Cli.PORTRAIT, folder.resolve("ann.png"));
    Path ben = Path.of("..", "evaluation", "portraits", "00001.jpg");
    Cli made =
        Cli.run(
            "invert",
            ann,
            ben,
            "--together",
            "--out",
            folder,
            "--invert-steps",
            2,
            "--tune-steps",
            1,
            "--locality",
            "off",
            "--quiet");
    assertThat(made.err()).isEmpty();
    Path file = folder.resolve("between.png");
    Cli cli = walk(folder.resolve("ann"), folder.resolve("00001"), "--count", 3, "--out", file);
    assertThat(cli.err()).isEmpty();
    assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(128);
    Cli alone =
        Cli.run(
            "invert",
            ann,
            "--out",
            folder.resolve("alone"),
            "--inverter",
            "mean",
            "--tune-steps",
            1,
            "--locality",
            "off",
            "--quiet");
    assertThat(alone.err()).isEmpty();
    assertThat(walk(folder.resolve("alone/ann"), folder.resolve("00001"), "--out", file).err())
        .isEqualTo(
            "pti: ann and 00001 are not in one generator: their differences from the base are not"
                + " equal");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--out w.gif | wanted two runs, or --seeds with two seeds or more",
        "--seeds 1 --out w.gif | wanted two runs, or --seeds with two seeds or more",
        "a --out w.gif | wanted two runs, or --seeds with two seeds or more",
        "a b --seeds 1,2 --out w.gif | wanted two runs, or --seeds with two seeds or more",
        "a b --truncation 1 --out w.gif | --truncation goes with --seeds",
        "--seeds 1,2 --truncation NaN --out w.gif | --truncation is NaN, wanted a finite number",
        "--seeds 1,2 --strip --delay 9 --out w.png | --delay is set, but a strip does not move",
        "--seeds 1,2 --count 1 --out w.gif | --count is 1, wanted at least 2",
        "--seeds 1,2 --generator none --delay 19 --out w.gif | frames are shown for 19 ms, wanted"
            + " 20 to 60000",
        "--seeds 1,2 --generator none --side 15 --out w.gif | pictures of 15 pixels a side, wanted"
            + " 16 to 2048",
        "--seeds 1,2,3 --count 150 --out w.gif | the walk has 596 pictures, wanted at most 400 of"
            + " 128 x 128 pixels",
        "--seeds 1,2 --out w.jpg | cannot write w.jpg, wanted a name ending in .gif or .png or .apng or .mp4 or .webm",
        "--seeds 1,2 --out none/w.gif | cannot write none/w.gif, there is no folder "
            + "FOLDER/none",
      })
  void what_leads_nowhere_is_refused(String options, String message) {
    Cli cli = walk((Object[]) options.split(" "));
    assertThat(cli.status()).isEqualTo(2);
    String here = Path.of("").toAbsolutePath().toString();
    assertThat(cli.err()).isEqualTo("pti: " + message.replace("FOLDER", here));
  }
}
