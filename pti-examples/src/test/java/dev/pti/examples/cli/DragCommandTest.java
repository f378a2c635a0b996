package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.image.Photographs;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Points of one run's picture, which took few steps, are dragged a few steps. */
class DragCommandTest {
  @TempDir static Path folder;

  private static Path run;

  @BeforeAll
  static void invert_once() {
    run = Cli.invertPortrait(folder);
  }

  private static Cli drag(Object... options) {
    return Cli.run(Stream.concat(Stream.of("drag", run), Stream.of(options)).toArray());
  }

  @Test
  void a_dragged_picture_is_written_and_what_was_done_applied_again() {
    Path picture = folder.resolve("dragged.png");
    Path edit = folder.resolve("dragged.json");
    Cli cli =
        drag(
            "--pull",
            "64,80:68,80",
            "--within",
            "face",
            "--steps",
            3,
            "--out",
            picture,
            "--save-edit",
            edit);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out().lines())
        .hasSize(3)
        .first()
        .asString()
        .matches("drag of \\(64, 80\\) to \\(68, 80\\) within face: 3 steps, at most .* left");
    Path again = folder.resolve("again.png");
    assertThat(Cli.run("edit", run, "--edit", edit, "--out", again).err()).isEmpty();
    assertThat(apart(again, picture)).as("but for rounding").isLessThan(2 / 127.5);
    assertThat(apart(again, run.resolve("tuned.png"))).isGreaterThan(8 / 127.5);
  }

  /** How far the values of two pictures lie apart at most. */
  private static double apart(Path one, Path other) {
    float[] values = Photographs.read(one).toTensor().toArray();
    float[] others = Photographs.read(other).toTensor().toArray();
    double most = 0;
    for (int i = 0; i < values.length; i++) {
      most = Math.max(most, Math.abs(values[i] - others[i]));
    }
    return most;
  }

  @Test
  void an_edit_may_come_before_and_a_pair_shows_all_three() throws IOException {
    Path pair = folder.resolve("pair.png");
    Cli cli =
        drag(
            "--edit",
            "age=1",
            "--pull",
            "64,80:64,80",
            "--pull",
            "50,94:48,94",
            "--steps",
            2,
            "--pair",
            "--out",
            pair,
            "--quiet");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out().strip()).isEqualTo(pair.toString());
    BufferedImage drawn = ImageIO.read(pair.toFile());
    assertThat(drawn.getWidth()).isGreaterThan(3 * 128);
  }

  @Test
  void a_photograph_that_the_run_was_not_cut_from_is_refused_before_the_steps() {
    Path other = Cli.CORE.resolve("main/resources/dev/pti/astronaut.jpg");
    Path picture = folder.resolve("pasted.png");
    Cli cli =
        drag("--pull=64,80:68,80", "--steps=100000", "--out", picture, "--paste-into=" + other);
    assertThat(cli.err())
        .isEqualTo(
            "pti: %s: photograph is 512 x 512, the target was cut from one of 256 x 256"
                .formatted(other));
    assertThat(cli.status()).isEqualTo(Main.BAD_INPUT);
    assertThat(picture).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--pull 1,2 --out x.png|--pull is 1,2, wanted X,Y:X,Y in pixels of the aligned picture, as"
            + " in 50,94:46,91",
        "--pull 1,2:3,b --out x.png|--pull is 1,2:3,b, wanted X,Y:X,Y in pixels of the aligned"
            + " picture, as in 50,94:46,91",
        "--pull 1,2:3,4|nothing to write, wanted --out or --save-edit",
        "--pull 1,2:3,4 --out x.gif|cannot write x.gif, wanted a name ending in .png or .jpg or"
            + " .jpeg",
        "--pull 1,2:3,4 --out x.png --blend picture|--blend is set, wanted with --paste-into",
        "--pull 1,2:3,4 --save-edit x.json --stitch|--stitch is set, wanted with --out and without"
            + " --pair",
        "--pull 1,2:3,400 --out x.png|point (3.0, 400.0) is not within the picture's (0, 0) to (127, 127)",
        "--pull 1,2:3,4 --out x.png --steps 0|steps is 0, wanted at least 1"
      })
  void what_makes_no_sense_is_refused_in_a_sentence(String options, String sentence) {
    Cli cli = drag((Object[]) options.split(" "));
    assertThat(cli.err()).isEqualTo("pti: " + sentence);
    assertThat(cli.status()).isEqualTo(Main.BAD_INPUT);
    assertThat(Files.exists(Path.of("x.png"))).isFalse();
  }
}
