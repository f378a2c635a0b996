package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.image.Resampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A film that invert saved is edited again, without inverting. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FilmAgainTest {
  private static final List<String> FILES =
      List.of("edit-age/f1.png", "edit-age/f2.png", "photograph-age/f2.png", "edit-age.gif");

  private Path folder;
  private Path in;
  private Path film;
  private Cli inverted;

  @BeforeAll
  void invert(@TempDir Path shared) {
    folder = shared;
    in = folder.resolve("in");
    film = folder.resolve("film");
    Picture photograph = Photographs.astronaut();
    PictureFiles.save(Resampling.resize(photograph, 200, 200), in.resolve("f1.png"));
    // Smaller and back again, it is a little softer.
    PictureFiles.save(
        Resampling.resize(Resampling.resize(photograph, 150, 150), 200, 200), in.resolve("f2.png"));
    List<Object> command = new ArrayList<>(List.of("invert", "--frames", in, "--out", film));
    command.addAll(List.of("--inverter=encoder", "--tune-steps=1", "--locality=off"));
    command.addAll(List.of("--edit=age=4", "--paste-back", "--no-note"));
    inverted = Cli.run(command.toArray());
  }

  private Cli edit(Path saved, Path frames, Path out, Object... more) {
    List<Object> command = new ArrayList<>(List.of("edit", saved, "--frames", frames));
    command.addAll(List.of("--out", out, "--no-note"));
    command.addAll(List.of(more));
    return Cli.run(command.toArray());
  }

  @Test
  void it_is_saved_beside_its_edits() throws IOException {
    assertThat(inverted.status()).isZero();
    assertThat(film.resolve("film.safetensors")).exists();
    assertThat(Files.readString(film.resolve("report.json")))
        .contains("\"file\": \"film.safetensors\"", "\"precision\": \"float32\"");
  }

  @Test
  void edited_again_it_has_the_same_files() throws IOException {
    Path out = folder.resolve("again");
    Cli cli = edit(film, in, out, "--edit=age=4", "--paste-back");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.status()).isZero();
    assertThat(cli.out())
        .isEqualTo("edit-age: 2 frames\nphotograph-age: 2 frames\n%s\n".formatted(out));
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder(
            "edit-age",
            "edit-age.gif",
            "photograph-age",
            "photograph-age.gif",
            "edit-age.report.json");
    for (String file : FILES) {
      assertThat(out.resolve(file)).as(file).hasSameBinaryContentAs(film.resolve(file));
    }
    assertThat(Files.readString(out.resolve("edit-age.report.json")))
        .contains("\"folder\": \"edit-age\"", "\"count\": 2")
        .doesNotContain("\"seed\"");
  }

  @Test
  void edits_come_one_after_the_other_and_may_stand_beside_the_first() throws IOException {
    byte[] report = Files.readAllBytes(film.resolve("report.json"));
    Cli cli =
        edit(
            film.resolve("film.safetensors"),
            in,
            film,
            "--edit=smile=-2",
            "--edit=turn=1",
            "--quiet");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out()).isEqualTo(film + "\n");
    assertThat(film.resolve("edit-smile+turn/f2.png")).exists();
    assertThat(film.resolve("edit-age/f2.png")).as("of the run").exists();
    assertThat(film.resolve("report.json")).hasBinaryContent(report);
    assertThat(Files.readString(film.resolve("edit-smile+turn.report.json")))
        .contains("\"name\": \"smile\"", "\"name\": \"turn\"");
  }

  @Test
  void other_frames_are_refused_and_nothing_is_written() throws IOException {
    Path other = folder.resolve("other");
    Files.createDirectories(other);
    Files.copy(in.resolve("f1.png"), other.resolve("f1.png"));
    Files.copy(in.resolve("f1.png"), other.resolve("f2.png"));
    Path out = folder.resolve("refused");
    Cli cli = edit(film, other, out, "--edit=age=1");
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err())
        .isEqualTo(
            "pti: frame f2 of %s is another picture than the one that %s was made of"
                .formatted(other, film.resolve("film.safetensors")));
    assertThat(out).doesNotExist();
  }

  @Test
  void it_is_not_written_where_another_film_is() throws IOException {
    Path other = Files.createDirectories(folder.resolve("another"));
    Files.copy(film.resolve("film.safetensors"), other.resolve("film.safetensors"));
    assertThat(edit(film, in, other, "--edit=age=1").err())
        .isEqualTo(
            "pti: %s holds another film than %s, wanted another folder to write to"
                .formatted(other, film.resolve("film.safetensors")));
    assertThat(other.toFile().list()).containsExactly("film.safetensors");
  }

  @Test
  void half_precision_and_no_edit_as_yet() {
    Path out = folder.resolve("half");
    List<Object> command = new ArrayList<>(List.of("invert", "--frames", in, "--out", out));
    command.addAll(List.of("--inverter=encoder", "--tune-steps=1", "--locality=off", "--quiet"));
    command.add("--precision=float16");
    assertThat(Cli.run(command.toArray()).err()).isEmpty();
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("film.safetensors", "report.json");
    assertThat(out.resolve("film.safetensors").toFile().length())
        .isLessThan(film.resolve("film.safetensors").toFile().length() * 3 / 5);
    assertThat(edit(out, in, out, "--edit=age=1").status()).isZero();
  }

  @Test
  void inspect_says_what_it_is_and_convert_takes_its_generator() {
    Cli cli = Cli.run("inspect", film.resolve("film.safetensors"));
    assertThat(cli.err()).isEmpty();
    assertThat(cli.out())
        .contains("\nholds: a film of 2 frames of 200 x 200, its generator tuned in ")
        .contains("  aligner = face (largest) by MTCNN", " characters)\n")
        .contains("  pivots float32 [2, 12, 512]\n");
    Path generator = folder.resolve("generator.safetensors");
    assertThat(Cli.run("convert", "--from", film, "--to", generator).err()).isEmpty();
    assertThat(Cli.run("inspect", generator).out()).contains("holds: a StyleGAN2 generator");
  }

  @Test
  void what_does_not_go_together() {
    assertThat(Cli.run("edit", film, "--edit=age=1", "--out", folder.resolve("a.png")).err())
        .isEqualTo(
            "pti: %s holds a film, wanted --frames with the frames that it was made of", film);
    Path file = film.resolve("film.safetensors");
    assertThat(Cli.run("edit", file, "--edit=age=1", "--out", folder.resolve("a.png")).err())
        .isEqualTo(
            "pti: %s holds a film, wanted --frames with the frames that it was made of", file);
    assertThat(edit(in, in, folder.resolve("x"), "--edit=age=1").err())
        .isEqualTo("pti: %s holds no film: it has no film.safetensors", in);
    assertThat(edit(film, in, folder.resolve("x")).err())
        .isEqualTo("pti: no edit was given, wanted --edit NAME=STRENGTH");
    assertThat(edit(film, in, folder.resolve("x"), "--edit=age=1", "--stitch").err())
        .isEqualTo(
            "pti: --frames is set, wanted without --strip, --grid, --walk, --gif, --pair,"
                + " --save-edit, --paste-into and --stitch");
    assertThat(edit(film, in, folder.resolve("x"), "--edit=age=1", "--blend=picture").err())
        .isEqualTo("pti: --blend is set, wanted with --paste-back");
    assertThat(edit(film, in, in.resolve("f1.png"), "--edit=age=1").err())
        .isEqualTo("pti: cannot write to folder %s: it is a file", in.resolve("f1.png"));
    assertThat(Cli.run("edit", film, "--edit=age=1", "--paste-back", "--out", "a.png").err())
        .isEqualTo(
            "pti: --paste-back is set, wanted with --frames; a photograph goes with --paste-into");
    assertThat(Cli.run("edit", film, "--frames", in, "--edit=age=1").err())
        .isEqualTo("pti: nothing to write, wanted --out");
  }
}
