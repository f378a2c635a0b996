package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.image.Photographs;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strips, grids, animations, pairs and saved edits of one run, which takes few steps. */
class EditPicturesTest {
  @TempDir static Path folder;

  private static Path run;

  @BeforeAll
  static void invert_once() {
    run = Cli.invertPortrait(folder);
  }

  private static Cli edit(Object... options) {
    return Cli.run(Stream.concat(Stream.of("edit", run), Stream.of(options)).toArray());
  }

  private static BufferedImage picture(Path file) throws IOException {
    return ImageIO.read(file.toFile());
  }

  @Test
  void a_strip_has_a_picture_for_each_strength() throws IOException {
    Path file = folder.resolve("strip.png");
    Cli cli = edit("--strip", "age=-3..3:5", "--out", file);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out().strip()).isEqualTo(file.toString());
    BufferedImage strip = picture(file);
    assertThat(strip.getWidth()).isEqualTo(12 + 5 * (128 + 6) - 6 + 12);
    assertThat(strip.getRGB(12 + 64, 100)).isNotEqualTo(strip.getRGB(12 + 4 * 134 + 64, 100));
  }

  @Test
  void a_grid_has_the_first_walk_across_and_the_second_down() throws IOException {
    Path file = folder.resolve("grid.png");
    Cli cli = edit("--grid", "age=-1..1:2,turn@0-3=-2..2:3", "--side", 64, "--out", file);
    assertThat(cli.err()).isEmpty();
    BufferedImage grid = picture(file);
    assertThat(grid.getHeight()).isEqualTo(12 + 18 + 4 + 3 * (64 + 6) - 6 + 12);
    assertThat(grid.getWidth()).as("with titles to the left").isGreaterThan(12 + 2 * 70 + 100);
  }

  @Test
  void a_strip_is_not_put_into_a_photograph() {
    Cli cli = edit("--strip", "age=-3..3:5", "--paste-into", Cli.PORTRAIT, "--out", "s.png");
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err())
        .isEqualTo(
            "pti: --paste-into is set, wanted with --out and without --strip, --grid, --walk, --gif"
                + " and --pair");
  }

  @Test
  void an_animation_goes_there_and_back() throws IOException {
    Path file = folder.resolve("walk.gif");
    Cli cli = edit("--gif", "sefa-1=-2..2:4", "--side", 32, "--delay", 100, "--out", file);
    assertThat(cli.err()).isEmpty();
    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(in);
      assertThat(reader.getNumImages(true)).isEqualTo(6);
    } finally {
      reader.dispose();
    }
  }

  @Test
  void in_full_colour_it_is_a_png_that_moves() throws IOException {
    Path file = folder.resolve("walk-in-colour.png");
    Cli cli = edit("--walk", "sefa-1=-2..2:3", "--side", 32, "--out", file);
    assertThat(cli.err()).isEmpty();
    String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("acTL").containsOnlyOnce("IDAT");
    assertThat(bytes.split("fdAT", -1)).as("frames beside the first").hasSize(1 + 3);
    assertThat(edit("--walk", "age=-1..1", "--out", folder.resolve("walk.jpg")).err())
        .isEqualTo(
            "pti: cannot write %s, wanted a name ending in .gif or .png or .apng or .mp4 or .webm"
                .formatted(folder.resolve("walk.jpg")));
  }

  @Test
  void a_pair_shows_photograph_and_both_pictures() throws IOException {
    Path file = folder.resolve("pair.png");
    Cli cli = edit("--edit", "age=2", "--pair", "--out", file);
    assertThat(cli.err()).isEmpty();
    assertThat(picture(file).getWidth()).isEqualTo(12 + 3 * (128 + 6) - 6 + 12);
  }

  @Test
  void a_saved_edit_gives_the_same_picture_again_and_can_be_moved_along() throws IOException {
    Path saved = folder.resolve("older.json");
    Path once = folder.resolve("once.png");
    Path again = folder.resolve("again.png");
    Cli cli =
        edit("--edit", "age=1.5", "--edit", "sefa-2@0-4=-1", "--save-edit", saved, "--out", once);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out().lines()).containsExactly(once.toString(), saved.toString());
    assertThat(Files.readString(saved))
        .contains("\"text\": \"age 1.5, then sefa-2 -1 on layers 0-4\"")
        .contains("\"generator_sha256\": \"");
    assertThat(edit("--edit", saved, "--out", again).err()).isEmpty();
    assertThat(Photographs.read(again)).isEqualTo(Photographs.read(once));
    Path strip = folder.resolve("sets-in.png");
    assertThat(edit("--strip", saved + "=0..1:3", "--out", strip).err()).isEmpty();
    assertThat(strip).isNotEmptyFile();
  }

  @Test
  void edits_in_sequence_may_have_one_name() throws IOException {
    Path smile = Path.of("..", "pti-editing", "src/test/resources/dev/pti/editing", "smile.pt");
    Path other = Files.copy(smile, Files.createDirectory(folder.resolve("b")).resolve("smile.pt"));
    Path saved = folder.resolve("twice.json");
    assertThat(edit("--edit", "age=1", "--edit", "age=1", "--save-edit", saved).err()).isEmpty();
    assertThat(Files.readString(saved)).contains("\"text\": \"age 1, then age 1\"");
    assertThat(edit("--edit", smile + "=1", "--edit", other + "=1", "--save-edit", saved).err())
        .isEmpty();
    assertThat(Files.readString(saved)).contains("\"text\": \"smile 1, then smile 1\"");
  }

  @Test
  void an_edit_of_some_layers_is_another_than_of_all() {
    Path all = folder.resolve("all.png");
    Path some = folder.resolve("some.png");
    assertThat(edit("--edit", "age=3", "--out", all).err()).isEmpty();
    assertThat(edit("--edit", "age@8-9=3", "--out", some).err()).isEmpty();
    assertThat(Photographs.read(some)).isNotEqualTo(Photographs.read(all));
  }

  @Test
  void styles_of_another_run_are_mixed_in_and_truncation_goes_to_the_mean() throws IOException {
    Path image = Files.copy(Cli.PORTRAIT, folder.resolve("ben.png"));
    Path out = folder.resolve("others");
    assertThat(
            Cli.run("invert", image, "--out", out, "--invert-steps", 2, "--no-tune", "--quiet")
                .err())
        .isEmpty();
    Path ben = out.resolve("ben");
    Path saved = folder.resolve("mixed.json");
    Cli cli = edit("--edit", ben + "@8-9=1", "--edit", "truncation=.7", "--save-edit", saved);
    assertThat(cli.err()).isEmpty();
    assertThat(Files.readString(saved))
        .contains("\"text\": \"style of ben on layers 8-9, then truncation 0.7\"");
    Path strip = folder.resolve("towards.png");
    assertThat(edit("--grid", ben + "=0..1:3,truncation=1..0.5:2", "--out", strip).err()).isEmpty();
    assertThat(strip).isNotEmptyFile();
  }

  @Test
  void an_edit_of_another_generator_is_refused() throws IOException {
    Path saved = folder.resolve("mine.json");
    assertThat(edit("--edit", "age=1", "--save-edit", saved).err()).isEmpty();
    String other = Files.readString(saved).replaceFirst("sha256\": \"\\w{64}", "sha256\": \"other");
    Files.writeString(saved, other);
    Cli cli = edit("--edit", saved, "--out", folder.resolve("other.png"));
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err())
        .startsWith(
            "pti: edit age 1 was made for the generator with sha256 other, not for that with ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--strip aeg=-3..3:7 | no direction aeg; did you mean age? there are: age, male, smile, turn,*",
        "--strip age=-3..3:0 | walk along age 1 has 0 steps, wanted 2 to 400",
        "--strip age=-3..3:999 | walk along age 1 has 999 steps, wanted 2 to 400",
        "--strip age=-3..3:many | --strip is age=-3..3:many, where \"many\" is no count",
        "--strip age=low..3 | --strip is age=low..3, where \"low\" is no number",
        "--strip age=2 | --strip is age=2, wanted NAME=FROM..TO:COUNT as in age=-3..3:7",
        "--strip age=1..1 | walk along age 1 goes from 1 to itself, wanted two different ends",
        "--grid age=-1..1 | --grid is age=-1..1, wanted two walks with a comma between them, as in"
            + " age=-2..2:5,turn=-2..2:5",
        "--grid age=-1..1:21,turn=-1..1:20 | 21 x 20 are 420 pictures, a grid of 128 x 128"
            + " pixels each holds at most 400",
        "--strip age=-1..1 --side 5 | pictures of 5 pixels a side, wanted 16 to 2048",
        "--strip age=-1..1:300 | 300 x 1 pictures of 128 pixels a side make a sheet of*",
        "--strip age=-1..1 --delay 50 | --delay is set, but no --walk or --gif",
        "--edit age=1 --side 50 | --side is set, but no --strip, --grid, --walk, --gif or --pair",
        "--strip age=-1..1 --pair | more than one of --strip, --grid, --walk, --gif and --pair is"
            + " set, wanted one at a time",
        "--edit age@4-12=1 | direction age moves layers 4 to 12, generator has 0 to 11",
        "--pair | no edit was given, wanted --edit NAME=STRENGTH",
      })
  void what_cannot_be_shown_is_refused_and_leaves_no_file(String options, String message) {
    Path file = folder.resolve("refused.png");
    Cli cli =
        edit(Stream.concat(Stream.of("--out", file), Stream.of(options.split(" "))).toArray());
    assertThat(cli.status()).isEqualTo(2);
    if (message.endsWith("*")) {
      assertThat(cli.err()).startsWith("pti: " + message.substring(0, message.length() - 1));
    } else {
      assertThat(cli.err()).isEqualTo("pti: " + message);
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void the_photograph_is_not_written_over() throws IOException {
    Path photograph = Files.copy(Cli.PORTRAIT, folder.resolve("photograph.png"));
    assertThat(edit("--edit", "age=1", "--paste-into", photograph, "--out", photograph).err())
        .isEqualTo("pti: --paste-into and --out are the same file " + photograph);
    assertThat(photograph).hasSameBinaryContentAs(Cli.PORTRAIT);
  }

  @Test
  void files_of_the_wrong_kind_are_refused() {
    Path png = folder.resolve("walk.png");
    assertThat(edit("--gif", "age=-1..1", "--out", png).err())
        .isEqualTo("pti: cannot write " + png + ", wanted a name ending in .gif");
    assertThat(edit("--edit", "age=1", "--save-edit", png).err())
        .isEqualTo("pti: cannot write " + png + ", wanted a name ending in .json");
    Path webp = folder.resolve("edit.webp");
    assertThat(edit("--edit", "age=1", "--out", webp).err())
        .isEqualTo("pti: cannot write " + webp + ", wanted a name ending in .png or .jpg or .jpeg");
    Path nowhere = folder.resolve("none").resolve("edit.png");
    assertThat(edit("--edit", "age=1", "--out", nowhere).err())
        .isEqualTo("pti: cannot write " + nowhere + ", there is no folder " + nowhere.getParent());
    assertThat(edit("--edit", "age=1").err())
        .isEqualTo("pti: nothing to write, wanted --out or --save-edit");
  }
}
