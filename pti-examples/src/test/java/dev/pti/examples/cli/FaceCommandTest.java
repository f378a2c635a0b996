package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.image.Resampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From a photograph that is not aligned to the same photograph, edited. */
class FaceCommandTest {
  private static final Path ASTRONAUT = Cli.CORE.resolve("main/resources/dev/pti/astronaut.jpg");

  @TempDir Path folder;

  @Test
  void a_photograph_comes_back_whole() throws IOException {
    Cli cli =
        Cli.run(
            "invert",
            ASTRONAUT,
            "--out",
            folder,
            "--quiet",
            "--no-tune",
            "--inverter=encoder",
            "--face=largest",
            "--paste-back",
            "--edit=sefa-1=2");
    assertThat(cli.err()).isEmpty();
    Path run = folder.resolve("astronaut");
    Picture before = Photographs.read(ASTRONAUT);
    Picture after = Photographs.read(run.resolve("photograph-sefa-1.png"));

    assertThat(after).hasToString("picture 512 x 512");
    assertThat(after.get(0, 500, 20)).isEqualTo(before.get(0, 500, 20));
    assertThat(after).isNotEqualTo(before);
    JsonObject report =
        JsonParser.parseString(Files.readString(run.resolve("report.json"))).getAsJsonObject();
    assertThat(report.get("aligner").getAsString())
        .isEqualTo("face (largest) by MTCNN from 20 pixels");
    assertThat(report.getAsJsonObject("placement").get("photograph").toString())
        .isEqualTo("[512,512]");
    assertThat(
            report.getAsJsonArray("edits").get(0).getAsJsonObject().get("photograph").getAsString())
        .isEqualTo("photograph-sefa-1.png");

    Path again = folder.resolve("again.png");
    Cli edit =
        Cli.run("edit", run, "--edit", "sefa-1=2", "--paste-into", ASTRONAUT, "--out", again);
    assertThat(edit.err()).isEmpty();
    assertThat(again).exists();
    assertThat(Photographs.read(again).get8Bit(0, 105, 225))
        .isBetween(after.get8Bit(0, 105, 225) - 2, after.get8Bit(0, 105, 225) + 2);
  }

  @Test
  void an_edit_is_stitched_and_put_back_by_its_gradients() {
    Cli cli =
        Cli.run(
            "invert",
            ASTRONAUT,
            "--out",
            folder,
            "--quiet",
            "--no-tune",
            "--inverter=encoder",
            "--face=largest",
            "--edit=sefa-1=2");
    assertThat(cli.err()).isEmpty();
    Path run = folder.resolve("astronaut");
    Picture before = Photographs.read(ASTRONAUT);
    Path stitched = folder.resolve("stitched.jpg");
    Cli edit =
        Cli.run(
            "edit",
            run,
            "--edit=sefa-1=2",
            "--stitch",
            "--blend=gradients",
            "--paste-into",
            ASTRONAUT,
            "--out",
            stitched);
    assertThat(edit.err()).isEmpty();
    assertThat(Photographs.read(stitched).get8Bit(0, 500, 20))
        .isBetween(before.get8Bit(0, 500, 20) - 6, before.get8Bit(0, 500, 20) + 6);

    assertThat(Cli.run("edit", run, "--edit=sefa-1=2", "--blend=picture", "--out", stitched).err())
        .isEqualTo("pti: --blend is set, wanted with --paste-into");
    assertThat(Cli.run("edit", run, "--strip=sefa-1=0..1:2", "--stitch", "--out", stitched).err())
        .isEqualTo(
            "pti: --stitch is set, wanted with --out and without --strip, --grid, --walk, --gif and"
                + " --pair");
  }

  @Test
  void a_tiny_face_is_told_with_its_size() {
    Path small = folder.resolve("small.png");
    PictureFiles.save(Resampling.resize(Photographs.astronaut(), 150, 150), small);
    Cli cli =
        Cli.run("invert", small, "--out", folder, "--no-tune", "--inverter=mean", "--face=largest");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out())
        .containsPattern(
            "small: warning: the square has (\\d\\d) x \\1 pixels of the photograph, the generator"
                + " draws 128 x 128");
  }

  @Test
  void a_photograph_without_a_face_does_not_lose_the_others() {
    Path sea = Cli.CORE.resolve("test/resources/images/quadrants.webp");
    Cli cli =
        Cli.run(
            "invert",
            sea,
            ASTRONAUT,
            "--out",
            folder,
            "--quiet",
            "--no-tune",
            "--inverter=mean",
            "--face=225,105");
    assertThat(cli.err())
        .matches("pti: .*quadrants.webp: no face was found, the best score seen is 0\\.\\d\\d");
    assertThat(cli.status()).isEqualTo(2);
    assertThat(folder.resolve("astronaut").resolve("target.png")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "nose", "1,", "-3,4"})
  void a_choice_that_is_none(String text) {
    Cli cli = Cli.run("invert", ASTRONAUT, "--out", folder, "--face=" + text);
    assertThat(cli.err())
        .isEqualTo("pti: --face is " + text + ", wanted largest, only, a number from 1, or X,Y");
    assertThat(cli.status()).isEqualTo(2);
  }

  @Test
  void options_that_do_not_go_together() {
    assertThat(Cli.run("invert", ASTRONAUT, "--out", folder, "--aligned", "--face=1").err())
        .isEqualTo("pti: --aligned and --face are set, wanted one of them");
    assertThat(Cli.run("invert", ASTRONAUT, "--out", folder, "--blend=picture").err())
        .isEqualTo("pti: --blend is set, wanted with --paste-back");
    assertThat(Cli.run("invert", ASTRONAUT, "--out", folder, "--stitch").err())
        .isEqualTo("pti: --stitch is set, wanted an --edit to stitch");
    assertThat(Cli.run("invert", ASTRONAUT, "--out", folder, "--paste-back").err())
        .isEqualTo("pti: --paste-back is set, wanted an --edit to put back");
  }
}
