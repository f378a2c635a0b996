package dev.pti.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.core.image.FrameReader;
import dev.pti.core.image.FrameWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sound of films that is no plain sound, in a copy. */
class VideoSoundTest {
  @TempDir Path folder;

  /** A film of the tests with other bytes, each of which stands for one letter. */
  private Path changed(String name, UnaryOperator<String> change) throws IOException {
    String bytes = Files.readString(Videos.file(name), StandardCharsets.ISO_8859_1);
    return Files.writeString(
        folder.resolve(name), change.apply(bytes), StandardCharsets.ISO_8859_1);
  }

  private Path copy(Path film, String name) {
    return Videos.copy(FrameReader.of(film), folder.resolve(name)).get(0);
  }

  /** When the packets of a sound are heard, in milliseconds after the first frame. */
  private static List<Integer> times(Path film) {
    return Videos.sound(film).stream()
        .map(it -> Integer.valueOf(it.substring(0, it.indexOf(':'))))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy.mp4", "copy.mkv"})
  void what_was_cut_away_in_the_middle_is_not_in_the_copy(String name) throws IOException {
    Path film = changed("edited.mp4", EditedSound::oneIsUnknown);
    List<Integer> times = times(copy(film, name));
    // A packet is heard for 128 ms.
    assertThat(times).hasSizeBetween(8, 10);
    for (int i = 1; i < times.size(); i++) {
      assertThat(times.get(i) - times.get(i - 1)).isBetween(60, 200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy.mp4", "copy.mkv"})
  void what_was_cut_away_before_the_first_frame_is_not_in_the_copy(String name) throws IOException {
    Path film = changed("turned.mp4", it -> EditedSound.beginningAt(.5, it));
    assertThat(times(film)).anyMatch(it -> it < -300);
    assertThat(times(copy(film, name))).isNotEmpty().allMatch(it -> it >= -200);
  }

  @Test
  void sound_that_is_unknown_is_left_out_beside_other_sound() throws IOException {
    assertThat(times(copy(Videos.file("edited.mp4"), "two.mp4"))).hasSizeGreaterThan(15);
    Path film = changed("edited.mp4", EditedSound::oneIsUnknown);
    assertThat(times(copy(film, "one.mp4"))).hasSizeLessThan(12);
    Path unknown = changed("telephone.mov", it -> it.replace("ulaw", "zzzz"));
    assertThatThrownBy(() -> copy(unknown, "none.mov"))
        .hasMessage(
            "cannot write %s: FFmpeg does not know the sound of %s"
                .formatted(folder.resolve("none.mov"), unknown));
  }

  @Test
  void sound_that_goes_back_in_time_is_written() throws IOException {
    byte[] bytes = Files.readAllBytes(Videos.file("small.webm"));
    bytes[2_664] ^= 0x60;
    Path film = Files.write(folder.resolve("film.webm"), bytes);
    assertThat(Videos.sound(copy(film, "copy.webm"))).hasSameSizeAs(Videos.sound(film));
  }

  @Test
  void matroska_holds_what_it_has_no_name_for() throws IOException {
    Path film = changed("telephone.mov", it -> it.replace("ulaw", "ms\0\2"));
    assertThat(Videos.sound(copy(film, "copy.mkv"))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "small.webm, copy.mov, 'opus, which .mkv can'",
    "telephone.mov, copy.mkv, adpcm_ima_qt"
  })
  void sound_that_a_file_cannot_hold_is_told(String name, String copy, String sound)
      throws IOException {
    Path film = changed(name, it -> it.replace("ulaw", "ima4"));
    assertThatThrownBy(() -> copy(film, copy))
        .hasMessage(
            "cannot write %s: it cannot hold sound in %s".formatted(folder.resolve(copy), sound));
  }

  @Test
  void sound_that_a_file_cannot_hold_is_told_before_a_frame_is_written() {
    Path copy = folder.resolve("copy.webm");
    FrameReader film = Videos.open("turned.mp4");
    assertThatThrownBy(() -> FrameWriter.to(copy, film))
        .hasMessage("cannot write " + copy + ": it cannot hold sound in aac, which .mkv can");
    assertThat(folder).isEmptyDirectory();
  }

  /** Changes what MP4 files say of themselves. */
  private static final class EditedSound {
    private EditedSound() {}

    static String oneIsUnknown(String film) {
      int entry = film.lastIndexOf("mp4a");
      return film.substring(0, entry) + "zzzz" + film.substring(entry + 4).replace("esds", "zzzz");
    }

    /** Begins later in each stream, as a film that was cut but not encoded anew. */
    static String beginningAt(double seconds, String film) {
      StringBuilder changed = new StringBuilder(film);
      for (int at = film.indexOf("elst"); at >= 0; at = film.indexOf("elst", at + 1)) {
        int units = number(film, film.indexOf("mdhd", at) + 16);
        int begin = number(film, at + 16) + (int) (seconds * units);
        byte[] bytes = ByteBuffer.allocate(4).putInt(begin).array();
        changed.replace(at + 16, at + 20, new String(bytes, StandardCharsets.ISO_8859_1));
      }
      return changed.toString();
    }

    private static int number(String film, int at) {
      return ByteBuffer.wrap(film.substring(at, at + 4).getBytes(StandardCharsets.ISO_8859_1))
          .getInt();
    }
  }
}
