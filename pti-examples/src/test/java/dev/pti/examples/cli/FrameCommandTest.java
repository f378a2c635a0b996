package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.FrameWriter;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.image.Resampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a folder of frames, a GIF or a video, to folders of edited frames or a video. */
class FrameCommandTest {
  private static final Picture PHOTOGRAPH = Resampling.resize(Photographs.astronaut(), 200, 200);

  @TempDir Path folder;

  private Path out() {
    return folder.resolve("out");
  }

  private Cli run(Path frames, Object... more) {
    Object[] all =
        new Object[] {
          "invert", "--frames", frames, "--out", out(), "--inverter=encoder", "--no-tune"
        };
    Object[] args = Arrays.copyOf(all, all.length + more.length);
    System.arraycopy(more, 0, args, all.length, more.length);
    return Cli.run(args);
  }

  @Test
  void a_folder_with_a_frame_without_a_face_and_a_corrupt_one() throws IOException {
    Path in = folder.resolve("in");
    for (int i = 8; i <= 11; i++) {
      PictureFiles.save(PHOTOGRAPH, in.resolve("f" + i + ".png"));
    }
    PictureFiles.save(
        Picture.of(FloatTensor.wrap(new float[3 * 200 * 200], 3, 200, 200)), in.resolve("f9.png"));
    Path corrupt = in.resolve("f10.png");
    Files.write(corrupt, Arrays.copyOf(Files.readAllBytes(corrupt), 500));

    Cli cli = run(in, "--edit=age=4", "--paste-back");

    assertThat(cli.err().lines().filter(line -> line.startsWith("pti: ")))
        .as("progress may be told beside it")
        .containsExactly(
            "pti: frame f10 is left out: " + corrupt + " is a truncated or damaged PNG file");
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.out()).contains("no face in f9: bridged", "photograph-age: 3 frames");
    assertThat(out().toFile().list())
        .containsExactlyInAnyOrder(
            "edit-age",
            "edit-age.gif",
            "photograph-age",
            "photograph-age.gif",
            "film.safetensors",
            "report.json");
    assertThat(out().resolve("photograph-age").toFile().list())
        .containsExactlyInAnyOrder("f8.png", "f9.png", "f11.png");
    Picture edited = Photographs.read(out().resolve("photograph-age/f11.png"));
    assertThat(edited).hasToString("picture 200 x 200");
    assertThat(edited.get8Bit(0, 195, 5)).isEqualTo(PHOTOGRAPH.get8Bit(0, 195, 5));
    assertThat(Photographs.read(out().resolve("edit-age/f8.png"))).hasToString("picture 128 x 128");
    assertThat(Files.readString(out().resolve("report.json")))
        .contains("\"name\": \"age\"", "\"bridged\": [\n      \"f9\"\n    ]");
  }

  @Test
  void damaged_frames_are_told_in_one_sentence() throws IOException {
    Path in = folder.resolve("in");
    PictureFiles.save(PHOTOGRAPH, in.resolve("f1.png"));
    PictureFiles.save(PHOTOGRAPH, in.resolve("f6.png"));
    for (String name : List.of("f2", "f3", "f4", "f5", "f7", "f9")) {
      Files.writeString(in.resolve(name + ".png"), name.equals("f9") ? "" : "no picture");
    }
    Cli cli = run(in, "--quiet");
    assertThat(cli.err().lines())
        .containsExactly(
            "pti: frames f2 to f5, f7 are left out: "
                + in.resolve("f2.png")
                + " is not an image, wanted a JPEG, PNG, WebP, GIF, BMP or TIFF image",
            "pti: frame f9 is left out: "
                + in.resolve("f9.png")
                + " is empty (0 bytes), wanted a JPEG, PNG, WebP, GIF, BMP or TIFF image");
    assertThat(cli.status()).isEqualTo(2);
  }

  @Test
  void a_gif() {
    Path gif = folder.resolve("film.gif");
    PictureFiles.saveAnimation(List.of(PHOTOGRAPH, PHOTOGRAPH), gif, Duration.ofMillis(60));
    Cli cli = run(gif, "--edit=age=4", "--quiet");
    assertThat(cli.err()).isEmpty();
    assertThat(cli.status()).isZero();
    assertThat(out().resolve("edit-age").toFile().list())
        .containsExactlyInAnyOrder("frame-0001.png", "frame-0002.png");
  }

  @Test
  void a_video_becomes_videos() throws IOException {
    Path video = folder.resolve("film.mp4");
    FrameReader gif = FrameReader.of(film("film.gif", 3));
    try (FrameWriter writer = FrameWriter.to(video, gif)) {
      for (int i = 0; i < gif.count(); i++) {
        writer.write(i, gif.name(i), PHOTOGRAPH);
      }
      writer.finish();
    }
    Files.createDirectories(out());
    Files.writeString(out().resolve("report.json"), "of an earlier film");
    Files.writeString(out().resolve("edit-age.mov"), "an earlier film");
    Cli cli = run(video, "--edit=age=4", "--paste-back", "--quiet");
    assertThat(cli.err()).isEmpty();
    assertThat(out().toFile().list())
        .containsExactlyInAnyOrder(
            "edit-age.mp4", "photograph-age.mp4", "film.safetensors", "report.json");
    FrameReader edited = FrameReader.of(out().resolve("photograph-age.mp4"));
    assertThat(edited.count()).isEqualTo(3);
    assertThat(edited.delay()).isEqualTo(Duration.ofMillis(60));
    assertThat(edited.read(2)).hasToString("picture 200 x 200");
    assertThat(FrameReader.of(out().resolve("edit-age.mp4")).read(1))
        .hasToString("picture 128 x 128");

    Path again = folder.resolve("again");
    Cli edit = Cli.run("edit", out(), "--frames", video, "--edit=age=-2", "--out", again);
    assertThat(edit.status()).as(edit.err()).isZero();
    assertThat(FrameReader.of(again.resolve("edit-age.mp4")).count()).isEqualTo(3);

    assertThat(run(out().resolve("edit-age.mp4"), "--edit=age=4").err())
        .isEqualTo(
            "pti: frames are read from %s, wanted another place to write to"
                .formatted(out().resolve("edit-age.mp4")));

    Path inTheWay = Files.createDirectories(folder.resolve("other/edit-age.mp4"));
    Path other = inTheWay.getParent();
    assertThat(Cli.run("edit", out(), "--frames", video, "--edit=age=1", "--out", other).err())
        .as("told before any frame is edited")
        .isEqualTo("pti: cannot write " + inTheWay + ": it is a directory");
    assertThat(other.toFile().list()).containsExactly("edit-age.mp4");
  }

  @Test
  void a_shorter_film_leaves_nothing_of_a_longer_one_and_all_that_is_not_its_own()
      throws IOException {
    Path edited = out().resolve("edit-age");
    Path other = Files.createDirectories(out().resolve("edit-smile"));
    Files.writeString(other.resolve("frame-0001.png"), "mine");
    assertThat(run(film("long.gif", 2), "--edit=age=4", "--quiet").err()).isEmpty();
    Files.writeString(edited.resolve("notes.txt"), "mine");
    assertThat(run(film("short.gif", 1), "--edit=age=4", "--quiet").err()).isEmpty();
    assertThat(edited.toFile().list()).containsExactlyInAnyOrder("frame-0001.png", "notes.txt");
    assertThat(other.resolve("frame-0001.png")).hasContent("mine");
    assertThat(out().resolve("edit-age.gif")).exists();
    assertThat(Files.readString(out().resolve("report.json"))).contains("\"name\": \"age\"");
  }

  @Test
  void frames_are_not_written_over_those_that_are_read() throws IOException {
    Path gif = film("out/edit-age.gif", 1);
    byte[] before = Files.readAllBytes(gif);
    assertThat(run(gif, "--edit=age=4").err())
        .isEqualTo("pti: frames are read from " + gif + ", wanted another place to write to");
    assertThat(gif).hasBinaryContent(before);
    Path in = out().resolve("photograph-age");
    PictureFiles.save(PHOTOGRAPH, in.resolve("f.png"));
    assertThat(run(in, "--edit=age=4", "--paste-back").err())
        .isEqualTo("pti: frames are read from " + in + ", wanted another place to write to");
    assertThat(in.resolve("f.png")).exists();
  }

  @Test
  void a_film_that_cannot_be_saved_is_edited_all_the_same() throws IOException {
    Path inTheWay = Files.createDirectories(out().resolve("film.safetensors"));
    Cli cli = run(film("film.gif", 1), "--edit=age=4", "--quiet");
    assertThat(cli.err()).isEqualTo("pti: cannot write " + inTheWay + ": it is a directory");
    assertThat(cli.status()).isEqualTo(2);
    assertThat(out().resolve("edit-age/frame-0001.png")).exists();
    assertThat(Files.readString(out().resolve("report.json"))).doesNotContain("\"saved\"");
  }

  @Test
  void a_file_in_place_of_the_folder_is_told_before_the_work() throws IOException {
    Files.writeString(out(), "mine");
    assertThat(run(film("film.gif", 1), "--edit=age=4").err())
        .isEqualTo("pti: cannot write to folder " + out() + ": it is a file");
  }

  private Path film(String name, int frames) {
    Path gif = folder.resolve(name);
    PictureFiles.saveAnimation(Collections.nCopies(frames, PHOTOGRAPH), gif, Duration.ofMillis(60));
    return gif;
  }

  @Test
  void options_that_do_not_go_together() {
    Path in = folder;
    assertThat(run(in, "more.png", "--edit=age=4").err())
        .isEqualTo("pti: --frames is set, wanted without IMAGE, --together and --stitch");
    assertThat(run(in, "--edit=age=4").err())
        .isEqualTo(
            "pti: " + in + " holds no frames, wanted JPEG, PNG, WebP, BMP, GIF or TIFF files");
    PictureFiles.save(PHOTOGRAPH, in.resolve("f.png"));
    assertThat(run(in, "--edit=age=4", "--latent-smoothing=-1").err())
        .isEqualTo("pti: frames: latentSmoothing is -1.0, wanted a finite number of 0 or more");
    assertThat(run(in, "--edit=age=4", "--one-file").err())
        .isEqualTo("pti: --one-file is set, which --frames does not take: a film is one file");
    assertThat(Cli.run("invert", "--out", out()).err())
        .startsWith("pti: Missing required parameter: 'IMAGE', or the option --frames");
    assertThat(Cli.run("invert", "a.png", "--out", out(), "--landmark-smoothing=2").err())
        .isEqualTo(
            "pti: --landmark-smoothing, --latent-smoothing or --following-steps is set, wanted"
                + " --frames");
  }
}
