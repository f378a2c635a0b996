package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Pti;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.image.PictureFiles;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Faces of seeds, plain and edited. */
@Timeout(180)
class DrawCommandTest {
  @TempDir private Path folder;

  private static Cli draw(Object... options) {
    return Cli.run(Stream.concat(Stream.of("draw"), Stream.of(options)).toArray());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void each_seed_is_a_picture_under_its_number() throws IOException {
    Path out = folder.resolve("faces");
    Cli cli = draw("--seeds", "12,3-4", "--out", out);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out().strip()).isEqualTo(out.toString());
    assertThat(names(out)).containsExactly("seed0003.png", "seed0004.png", "seed0012.png");
    Path expected = folder.resolve("expected.png");
    try (Pti pti = Pti.builder().device("cpu").build()) {
      Picture face = pti.generator().synthesize(pti.latent(4, .7));
      PictureFiles.save(face, expected);
    }
    assertThat(out.resolve("seed0004.png")).hasSameBinaryContentAs(expected);
    assertThat(Files.readAllBytes(out.resolve("seed0003.png")))
        .isNotEqualTo(Files.readAllBytes(expected));
  }

  @Test
  void pictures_that_are_not_square_stand_side_by_side_on_the_sheet() throws IOException {
    Path narrow = folder.resolve("narrow.safetensors");
    SyntheticGenerator.of(new PictureSize(2, 4), 32, 8, 8, size -> 4).write(narrow);
    Path sheet = folder.resolve("narrow.png");
    assertThat(draw("--generator", narrow, "--seeds", "1-2", "--sheet", sheet).err()).isEmpty();
    assertThat(ImageIO.read(sheet.toFile()).getWidth()).isEqualTo(16 + 128 + 12 + 128 + 16);
  }

  @Test
  void edits_are_drawn_one_by_one_beside_the_face() throws IOException {
    Path out = folder.resolve("edited");
    Path sheet = folder.resolve("sheet.png");
    Cli cli =
        draw(
            "--seeds",
            "1-2",
            "--edit",
            "smile=-2",
            "--edit",
            "smile=2",
            "--edit",
            "age=1",
            "--out",
            out,
            "--sheet",
            sheet);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out().strip().lines()).containsExactly(sheet.toString(), out.toString());
    assertThat(names(out))
        .containsExactly(
            "seed0001-age.png",
            "seed0001-smile=-2.png",
            "seed0001-smile=2.png",
            "seed0001.png",
            "seed0002-age.png",
            "seed0002-smile=-2.png",
            "seed0002-smile=2.png",
            "seed0002.png");
    BufferedImage drawn = ImageIO.read(sheet.toFile());
    assertThat(drawn.getWidth()).as("four columns of 256").isEqualTo(16 + 4 * (256 + 12) - 12 + 16);
    assertThat(Files.readAllBytes(out.resolve("seed0001-smile=2.png")))
        .isNotEqualTo(Files.readAllBytes(out.resolve("seed0001.png")));
  }

  @Test
  void a_sheet_without_edits_is_about_square() throws IOException {
    Path sheet = folder.resolve("faces.png");
    assertThat(draw("--seeds", "0-6", "--sheet", sheet).err()).isEmpty();
    BufferedImage drawn = ImageIO.read(sheet.toFile());
    assertThat(drawn.getWidth()).as("three columns").isEqualTo(16 + 3 * (256 + 12) - 12 + 16);
    assertThat(drawn.getHeight()).as("three rows").isBetween(3 * 256, 3 * 320);
  }

  @Test
  void the_latent_of_a_seed_can_be_a_pivot() throws IOException {
    Path out = folder.resolve("latents");
    assertThat(draw("--seeds", "9", "--latents", "--truncation", 1, "--out", out).err()).isEmpty();
    Cli made =
        Cli.run(
            "invert",
            out.resolve("seed0009.png"),
            "--aligned",
            "--inverter",
            "given:" + out.resolve("seed0009.safetensors"),
            "--no-tune",
            "--quiet",
            "--out",
            folder);
    assertThat(made.err()).isEmpty();
    assertThat(pixels(folder.resolve("seed0009/inverted.png")))
        .isEqualTo(pixels(out.resolve("seed0009.png")));
  }

  private static int[] pixels(Path file) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void seeds_of_a_class() throws IOException {
    Object[] options = {"--generator", Cli.parity("clamped-conditional.generator"), "--seeds", 1};
    Path first = folder.resolve("first");
    Path second = folder.resolve("second");
    assertThat(draw(with(options, "--class", 0, "--out", first)).err()).isEmpty();
    assertThat(draw(with(options, "--class", 2, "--out", second)).err()).isEmpty();
    assertThat(Files.readAllBytes(first.resolve("seed0001.png")))
        .isNotEqualTo(Files.readAllBytes(second.resolve("seed0001.png")));
    assertThat(draw(with(options, "--out", folder)).err())
        .isEqualTo("pti: the generator has 3 classes: set a ClassLabel, --class of ./pti");
  }

  private static Object[] with(Object[] options, Object... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seeds 1 | nothing to write, wanted --out or --sheet",
        "--seeds 1 --latents --sheet s.png | --latents is set, wanted with --out",
        "--seeds 1 --out d --truncation NaN | --truncation is NaN, wanted a finite number",
        "--seeds 0-399 --sheet s.png --edit age=1"
            + " | the sheet has 800 pictures, wanted at most 400",
        "--seeds 1 --sheet s.txt"
            + " | cannot write s.txt, wanted a name ending in .png or .jpg or .jpeg",
      })
  void what_cannot_be_drawn_is_refused(String options, String message) {
    assertThat(draw((Object[]) options.split(" ")).err()).isEqualTo("pti: " + message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x | seeds are \"x\", wanted numbers and ranges as in 1,5,10-20",
        "1,,2 | seeds are \"1,,2\", wanted numbers and ranges as in 1,5,10-20",
        "-3 | seeds are \"-3\", wanted numbers and ranges as in 1,5,10-20",
        "5-2 | seeds hold 5-2, wanted from a smaller to a larger number, to 2147483647",
        "4294967295"
            + " | seeds hold 4294967295, wanted from a smaller to a larger number, to 2147483647",
        "1,0-100000 | seeds are more than 100000",
      })
  void seeds_that_cannot_be_read(String text, String message) {
    assertThat(draw("--seeds=" + text, "--out", folder).err())
        .contains("Invalid value for option '--seeds': " + message);
  }
}
