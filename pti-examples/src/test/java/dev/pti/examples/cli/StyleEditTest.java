package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.Picture;
import dev.pti.api.StyleLayer;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Edit;
import dev.pti.editing.StyleDirection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of style channels are edits like others. */
class StyleEditTest {
  @TempDir static Path folder;

  private static Path run;
  private static Path colours;
  private static StyleDirection direction;

  @BeforeAll
  static void invert_once() {
    Path out = folder.resolve("runs");
    colours = folder.resolve("colours.safetensors");
    try (Pti pti = Pti.builder().device("cpu").build()) {
      Generator generator = pti.generator();
      Direction male = DirectionCatalog.bundled(generator).get("male");
      direction = StyleDirection.of(male, generator.styleLayers(), StyleLayer::toRgb);
      direction.withStrength(5).save(colours);
    }
    Cli made =
        Cli.run(
            "invert",
            Cli.PORTRAIT,
            "--out",
            out,
            "--inverter",
            "mean",
            "--no-tune",
            "--quiet",
            "--edit",
            colours + "=3");
    assertThat(made.err()).isEmpty();
    run = out.resolve("portrait");
  }

  private static Cli edit(Object... options) {
    return Cli.run(Stream.concat(Stream.of("edit", run), Stream.of(options)).toArray());
  }

  @Test
  void of_a_run_that_begins() throws IOException {
    try (Pti pti = Pti.builder().device("cpu").build()) {
      Tuned tuned = pti.open(run);
      assertThat(Photographs.read(run.resolve("edit-male.png")))
          .isEqualTo(rounded(tuned.editStyles(direction.withStrength(3)).picture()));
    }
    assertThat(Files.readString(run.resolve("report.json")))
        .contains("\"name\": \"male\"", "\"file\": \"edit-male.png\"");
  }

  /** What is left of a picture in a file. */
  private static Picture rounded(Picture picture) throws IOException {
    Path file = folder.resolve("expected.png");
    PictureFiles.save(picture, file);
    return Photographs.read(file);
  }

  @Test
  void with_edits_of_latents_in_any_order() throws IOException {
    Path before = folder.resolve("before.png");
    Path after = folder.resolve("after.png");
    assertThat(edit("--edit", colours + "=2", "--edit", "age=1", "--out", before).err()).isEmpty();
    assertThat(edit("--edit", "age=1", "--edit", colours + "=2", "--out", after).err()).isEmpty();
    assertThat(before).hasSameBinaryContentAs(after);
    try (Pti pti = Pti.builder().device("cpu").build()) {
      Direction age = DirectionCatalog.bundled(pti.generator()).get("age");
      Picture expected = pti.open(run).edit(age, 1).editStyles(direction.withStrength(2)).picture();
      assertThat(Photographs.read(after)).isEqualTo(rounded(expected));
    }
    assertThat(edit("--edit", colours + "=2", "--edit", "age=1", "--stitch", "--out", before).err())
        .isEmpty();
    assertThat(Photographs.read(before)).isNotEqualTo(Photographs.read(after));
  }

  @Test
  void in_strips_grids_animations_and_pairs() throws IOException {
    Path strip = folder.resolve("strip.png");
    assertThat(edit("--strip", colours + "=-6..6:3", "--out", strip).err()).isEmpty();
    Picture three = Photographs.read(strip);
    assertThat(three.width()).isEqualTo(12 + 3 * (128 + 6) - 6 + 12);
    assertThat(three.get(0, 100, 12 + 64)).isNotEqualTo(three.get(0, 100, 12 + 2 * 134 + 64));
    Path held = folder.resolve("held.png");
    Path plain = folder.resolve("plain.png");
    assertThat(edit("--strip", "age=-1..1:3", "--out", plain).err()).isEmpty();
    assertThat(edit("--edit", colours + "=6", "--strip", "age=-1..1:3", "--out", held).err())
        .isEmpty();
    assertThat(Photographs.read(held)).isNotEqualTo(Photographs.read(plain));
    Path others = folder.resolve("others.png");
    for (List<Object> options :
        List.<List<Object>>of(
            List.of("--grid", "age=-1..1:2," + colours + "=0..4:2"),
            List.of("--walk", colours + "=-2..2:3", "--side", 32),
            List.of("--edit", colours + "=2", "--pair"))) {
      Stream<Object> all = Stream.concat(options.stream(), Stream.of("--out", others));
      assertThat(edit(all.toArray()).err()).isEmpty();
      assertThat(others).isNotEmptyFile();
      Files.delete(others);
    }
  }

  @Test
  void of_a_film() {
    Path gif = folder.resolve("film.gif");
    Picture photograph = Photographs.read(Cli.PORTRAIT);
    PictureFiles.saveAnimation(List.of(photograph, photograph), gif, Duration.ofMillis(60));
    Path out = folder.resolve("film");
    Cli cli =
        Cli.run(
            "invert",
            "--frames",
            gif,
            "--aligned",
            "--out",
            out,
            "--inverter=encoder",
            "--no-tune",
            "--edit",
            colours + "=4",
            "--quiet");
    assertThat(cli.err()).isEmpty();
    assertThat(out.resolve("edit-male").toFile().list())
        .containsExactlyInAnyOrder("frame-0001.png", "frame-0002.png");
  }

  @Test
  void before_a_drag() throws IOException {
    Path dragged = folder.resolve("dragged.png");
    Path edit = folder.resolve("dragged.json");
    Object[] drag = {
      "drag", run, "--edit", colours + "=4", "--pull", "60,60:62,60", "--steps", 1, "--quiet"
    };
    Cli cli = Cli.run(Stream.concat(Stream.of(drag), Stream.of("--out", dragged)).toArray());
    assertThat(cli.err()).isEmpty();
    assertThat(Files.readString(dragged, StandardCharsets.ISO_8859_1))
        .as("the note")
        .contains("male 4 on", ", then drag of");
    assertThat(Cli.run(Stream.concat(Stream.of(drag), Stream.of("--save-edit", edit)).toArray()))
        .extracting(Cli::err)
        .isEqualTo("");
    Path again = folder.resolve("dragged-again.png");
    assertThat(edit("--edit", edit, "--out", again).err()).isEmpty();
    assertThat(apart(again, dragged)).as("levels").isLessThan(2);
  }

  /** How many levels the values of two pictures lie apart at most. */
  private static double apart(Path one, Path other) {
    float[] values = Photographs.read(one).toTensor().toArray();
    float[] others = Photographs.read(other).toTensor().toArray();
    double most = 0;
    for (int i = 0; i < values.length; i++) {
      most = Math.max(most, Math.abs(values[i] - others[i]) * 127.5);
    }
    return most;
  }

  @Test
  void saved_with_edits_of_latents() throws IOException {
    Path saved = folder.resolve("saved.json");
    Path first = folder.resolve("first.png");
    Cli cli =
        edit("--edit", colours + "=2", "--edit", "age=1", "--save-edit", saved, "--out", first);
    assertThat(cli.err()).isEmpty();
    try (Pti pti = Pti.builder().device("cpu").build()) {
      Direction age = DirectionCatalog.bundled(pti.generator()).get("age");
      Edit edit = Edit.read(saved);
      assertThat(edit)
          .isEqualTo(Edit.of(age, 1).then(Edit.of(direction, 2)).madeFor(pti.generator()));
      assertThat(Photographs.read(first)).isEqualTo(rounded(pti.open(run).edit(edit).picture()));
    }
    Path again = folder.resolve("again.png");
    assertThat(edit("--edit", saved, "--out", again).err()).isEmpty();
    assertThat(again).hasSameBinaryContentAs(first);
    Path half = folder.resolve("half.png");
    assertThat(edit("--edit", saved + "=.5", "--out", half).err()).isEmpty();
    Path single = folder.resolve("single.png");
    assertThat(edit("--edit", colours + "=1", "--edit", "age=.5", "--out", single).err()).isEmpty();
    assertThat(half).hasSameBinaryContentAs(single);
    Path strip = folder.resolve("saved-strip.png");
    assertThat(edit("--strip", saved + "=-1..1:3", "--out", strip).err()).isEmpty();
    assertThat(strip).isNotEmptyFile();
  }

  private static void assertRefused(String message, Object... options) {
    Path file = folder.resolve("refused.png");
    Cli cli = edit(Stream.concat(Stream.of(options), Stream.of("--out", file)).toArray());
    assertThat(cli.err()).isEqualTo("pti: " + message);
    assertThat(cli.status()).isEqualTo(2);
    assertThat(file).doesNotExist();
  }

  @Test
  void what_cannot_be_done_with_them_is_refused() {
    assertRefused(
        "edit %s moves style channels, wanted it without layers of a latent, 4 to 7"
            .formatted(Edit.of(direction, 1)),
        "--edit",
        colours + "@4-7=1");
    assertRefused(
        colours + " holds a direction of style channels, wanted directions of latents",
        "--edit",
        colours + ":male=1");
    Path other = folder.resolve("other.safetensors");
    StyleDirection.of("other", Map.of("b4.torgb", FloatTensor.of(new float[] {1}, 1))).save(other);
    int channels = direction.moves().get("b4.torgb").count();
    assertRefused(
        "direction other has 1 channels in layer b4.torgb, generator wants " + channels,
        "--edit",
        other + "=1");
  }
}
