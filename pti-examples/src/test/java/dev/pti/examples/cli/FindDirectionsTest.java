package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Direction;
import dev.pti.api.PictureSize;
import dev.pti.api.TensorFile;
import dev.pti.core.SyntheticGenerator;
import dev.pti.editing.Directions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Learns from few portraits, which suffices for where a head turns, not for smiles. */
@Timeout(180)
class FindDirectionsTest {
  private static final Path PORTRAITS = Path.of("..", "evaluation", "portraits");

  @TempDir private Path folder;

  @Test
  void learns_from_portraits_but_those_left_out() throws IOException {
    Path except =
        Files.writeString(
            folder.resolve("except.txt"),
            "00001.jpg\n\n00026.jpg\n00051.jpg\n00076.jpg\n00101.jpg\n");
    Path file = folder.resolve("found.safetensors");
    Cli run =
        Cli.run(
            "find-directions",
            "--generator",
            Cli.PORTRAIT64,
            "--encoder",
            Cli.PORTRAIT64_ENCODER,
            "--portraits",
            PORTRAITS,
            "--except",
            except,
            "--attribute",
            "turn,mouth_width",
            "--out",
            file);
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .startsWith(
            "turn by ridge regression from 50 latents of 2560 dimensions, out of 5 folds: "
                + "correlation 0.")
        .contains("warning: 50 labels for 2560 dimensions");
    List<Direction> directions = Directions.readAll(file);
    assertThat(directions).extracting(Direction::name).containsExactly("mouth_width", "turn");
    assertThat(TensorFile.read(file).metadata())
        .containsEntry("samples", "50 portraits")
        .containsEntry(
            "calibrated",
            "2 move pictures of 24 portraits by the distance NAME.identity of face embeddings")
        .containsEntry("found_by", "pti find-directions --portraits, penalty 3.0")
        .containsEntry("turn.beyond", "mouth_width")
        .containsEntry("turn.identity", "0.300")
        .containsKeys("turn.correlation_out_of_fold", "turn.correlation_of_5_left_out");
    assertThat(Double.parseDouble(TensorFile.read(file).metadata().get("turn.effect")))
        .as("how far the nose goes in one strength, in widths of the face")
        .isBetween(.01, .1);
  }

  @Test
  void says_what_it_cannot_leave_out() throws IOException {
    Path except = Files.writeString(folder.resolve("except.txt"), "nobody.jpg\n");
    Path few = Files.createDirectory(folder.resolve("few"));
    Cli run =
        Cli.run(
            "find-directions",
            "--portraits",
            few,
            "--except",
            except,
            "--out",
            folder.resolve("x.safetensors"));
    assertThat(run.status()).isNotZero();
    assertThat(run.err()).contains(few + " holds no nobody.jpg, which was to be left out");
  }

  private void refused(String message, Object... words) {
    List<Object> all = new ArrayList<>(List.of("find-directions", "--generator", "none.pt"));
    all.addAll(List.of(words));
    if (!all.contains("--out")) {
      all.addAll(List.of("--out", folder.resolve("found.safetensors")));
    }
    Cli.run(all.toArray()).requireRefused(message);
  }

  /** A generator that there is not is what would be told next. */
  @Test
  void refuses_at_the_door_what_it_would_refuse_after_all_was_measured() {
    String others =
        "; there are neutral, happy, sad, angry, fearful, disgusted, surprised, age, male, turn,"
            + " mouth_width, mouth_open";
    refused("no attribute nose is measured" + others, "--attribute", "age,nose");
    refused("no attribute smile is measured" + others, "--attribute", "smile");
    refused("attributes age, turn, age hold one twice", "--attribute", "age,turn,age");
    refused("penalty is NaN, wanted above 0", "--penalty", "NaN");
    refused("--samples is -5, wanted 2 or more", "--samples", "-5");
    refused("--strength is Infinity, wanted a finite number", "--strength", "Infinity");
    refused("cannot write " + folder + ": it is a directory", "--out", folder);
    Path text = folder.resolve("found.txt");
    refused("cannot write " + text + ", wanted a name ending in .safetensors", "--out", text);
    refused(
        "no attribute nose is measured" + others,
        "--portraits",
        folder,
        "--attribute",
        "smile,nose");
    refused("penalty is 0.0, wanted above 0", "--portraits", folder, "--penalty", 0);
  }

  @Test
  void refuses_a_generator_of_pictures_that_are_not_square() {
    Path narrow = folder.resolve("narrow.safetensors");
    SyntheticGenerator.of(new PictureSize(3, 4), 32, 8, 8, size -> 4).write(narrow);
    Path file = folder.resolve("found.safetensors");
    Cli run = Cli.run("find-directions", "--generator", narrow, "--out", file);
    assertThat(run.err())
        .isEqualTo("pti: face attributes were asked of a picture of 24 x 32, it must be square");
    assertThat(run.status()).isEqualTo(2);
    assertThat(file).doesNotExist();
  }
}
