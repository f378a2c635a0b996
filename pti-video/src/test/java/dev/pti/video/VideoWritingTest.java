package dev.pti.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Picture;
import dev.pti.api.PictureNote;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.FrameWriter;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Resampling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Films that are written as video files, and read again. */
class VideoWritingTest {
  @TempDir Path folder;

  /**
   * A film that is no video: a small picture moves over a large one, and each is shown for a tenth
   * of a second.
   */
  private record Moving(int width, int height) implements FrameReader {
    @Override
    public int count() {
      return 5;
    }

    @Override
    public String name(int index) {
      return "f" + index;
    }

    @Override
    public Picture read(int index) {
      Picture face = Resampling.resize(Photographs.astronaut(), width / 2, height / 2);
      return Resampling.resize(Photographs.astronaut(), width, height)
          .covered(face, 2 * index, 3 * index);
    }

    @Override
    public Duration delay() {
      return Duration.ofMillis(100);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "turned.mp4, copy.mp4",
    "turned.mp4, copy.mov",
    "turned.mp4, copy.m4v",
    "turned.mp4, copy.mkv",
    "small.webm, copy.webm"
  })
  void times_and_sound_are_those_of_the_film(String name, String copy) throws IOException {
    FrameReader film = Videos.open(name);
    Path written = folder.resolve(copy);
    assertThat(Videos.copy(film, written)).containsExactly(written);
    assertThat(Videos.seconds(written))
        .containsExactly(Videos.seconds(Videos.file(name)), within(.001));
    assertThat(Videos.sound(written)).isNotEmpty().isEqualTo(Videos.sound(Videos.file(name)));
    assertThat(Videos.frames(FrameReader.of(written)))
        .allSatisfy(it -> assertThat(it).hasToString(film.read(0).toString()));
    assertThat(folder.toFile().list()).as("no draft").containsExactly(copy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.mp4", "film.mkv", "film.webm"})
  void pictures_come_back_as_they_were(String name) {
    FrameReader film = new Moving(160, 120);
    Videos.copy(film, folder.resolve(name));
    FrameReader read = FrameReader.of(folder.resolve(name));
    assertThat(read.delay()).isEqualTo(Duration.ofMillis(100));
    for (int i = 0; i < film.count(); i++) {
      assertThat(Videos.difference(read.read(i), film.read(i))).isLessThan(3.5);
    }
  }

  @Test
  void colours_are_told_to_players() {
    Videos.copy(new Moving(160, 120), folder.resolve("film.mp4"));
    Videos.copy(FrameReader.of(folder.resolve("film.mp4")), folder.resolve("again.mp4"));
    Picture first = FrameReader.of(folder.resolve("film.mp4")).read(2);
    Picture again = FrameReader.of(folder.resolve("again.mp4")).read(2);
    assertThat(Videos.difference(first, again)).as("no shift from copy to copy").isLessThan(1.5);
    for (int channel = 0; channel < 3; channel++) {
      assertThat(mean(again, channel)).isCloseTo(mean(first, channel), within(.3));
    }
  }

  private static double mean(Picture picture, int channel) {
    double sum = 0;
    for (int row = 0; row < picture.height(); row++) {
      for (int column = 0; column < picture.width(); column++) {
        sum += picture.get8Bit(channel, row, column);
      }
    }
    return sum / picture.height() / picture.width();
  }

  @Test
  void a_frame_that_is_left_out_leaves_the_others_at_their_times() {
    FrameReader film = Videos.open("turned.mp4");
    Path written = folder.resolve("film.mp4");
    List<Integer> kept = List.of(1, 2, 5, 6, 7);
    try (FrameWriter writer = FrameWriter.to(written, film)) {
      kept.forEach(i -> writer.write(i, film.name(i), film.read(i)));
      writer.finish();
    }
    double[] all = Videos.seconds(Videos.file("turned.mp4"));
    assertThat(Videos.seconds(written))
        .containsExactly(kept.stream().mapToDouble(i -> all[i] - all[1]).toArray(), within(.001));
  }

  @Test
  void odd_sides_grow_by_a_line() {
    Videos.copy(new Moving(33, 35), folder.resolve("film.mp4"));
    Picture frame = FrameReader.of(folder.resolve("film.mp4")).read(0);
    assertThat(frame).hasToString("picture 34 x 36");
    assertThat(Videos.difference(new Moving(33, 35).read(0), frame)).isLessThan(6);
  }

  @Test
  void the_file_says_what_its_pictures_say() throws IOException {
    Path written = folder.resolve("film.mp4");
    try (FrameWriter writer = FrameWriter.to(written, new Moving(64, 64))) {
      PictureNote note = new PictureNote(PictureNote.Origin.EDITED, "Edited: \u82b1.");
      writer.write(0, "f0", new Moving(64, 64).read(0).withNote(note));
      writer.finish();
    }
    assertThat(new String(Files.readAllBytes(written), StandardCharsets.UTF_8))
        .contains("Edited: \u82b1.");
  }

  @Test
  void a_film_that_is_given_up_leaves_what_was_there() throws IOException {
    Path written = Files.writeString(folder.resolve("film.mp4"), "mine");
    FrameReader film = new Moving(64, 64);
    try (FrameWriter writer = FrameWriter.to(written, film)) {
      writer.write(0, "f0", film.read(0));
    }
    try (FrameWriter writer = FrameWriter.to(written, film)) {
      assertThat(writer.finish()).as("no frame came").isEmpty();
    }
    assertThat(written).hasContent("mine");
    assertThat(folder.toFile().list()).containsExactly("film.mp4");
  }

  @Test
  void what_cannot_be_written_is_refused() throws IOException {
    FrameReader film = Videos.open("telephone.mov");
    assertThatThrownBy(() -> Videos.copy(film, Videos.file("telephone.mov")))
        .hasMessage(
            "frames are read from %s, wanted another place to write to"
                .formatted(Videos.file("telephone.mov")));
    Path avi = folder.resolve("film.avi");
    assertThatThrownBy(() -> Videos.copy(film, avi))
        .hasMessage("cannot write " + avi + ", wanted a name in .mp4, .m4v, .mov, .mkv or .webm");
    Path webm = folder.resolve("film.webm");
    assertThatThrownBy(() -> Videos.copy(film, webm))
        .hasMessage("cannot write " + webm + ": it cannot hold sound in pcm_mulaw, which .mkv can");
    Path tooLarge = folder.resolve("large.mp4");
    try (FrameWriter writer = FrameWriter.to(tooLarge, new Moving(64, 64))) {
      Picture frame = Picture.ofSamples(new byte[3 * 4112 * 2304], 2304, 4112);
      assertThatThrownBy(() -> writer.write(0, "f0", frame))
          .hasMessage(
              "cannot write "
                  + tooLarge
                  + ": frames are 4112 x 2304 pixels, wanted at most 9437184 in all; .webm holds"
                  + " larger ones");
    }
    Path inTheWay = Files.createDirectory(folder.resolve("folder.mp4"));
    assertThatThrownBy(() -> Videos.copy(film, inTheWay))
        .hasMessage("cannot write " + inTheWay + ": it is a directory");
    Path below = Files.writeString(folder.resolve("file"), "mine").resolve("film.mp4");
    assertThatThrownBy(() -> Videos.copy(new Moving(64, 64), below))
        .hasMessageStartingWith("cannot write " + below);
    Path twoSizes = folder.resolve("two.mp4");
    FrameReader large = new Moving(96, 64);
    try (FrameWriter writer = FrameWriter.to(twoSizes, large)) {
      writer.write(0, "f0", large.read(0));
      assertThatThrownBy(() -> writer.write(1, "f1", new Moving(64, 64).read(0)))
          .hasMessage(
              "cannot write "
                  + twoSizes
                  + ": a frame is 64 x 64 pixels, wanted frames of one size");
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("file", "folder.mp4");
  }
}
