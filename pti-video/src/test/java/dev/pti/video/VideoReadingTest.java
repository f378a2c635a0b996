package dev.pti.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Resampling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of video files, beside what FFmpeg's command line makes of them. */
class VideoReadingTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "turned.mp4, 24, 64 x 96",
    "ten-bit.mkv, 9, 96 x 64",
    "wide.avi, 8, 96 x 64",
    "small.webm, 12, 96 x 64"
  })
  void every_frame_upright_and_in_square_pixels(String name, int count, String size) {
    FrameReader film = Videos.open(name);
    assertThat(film.count()).isEqualTo(count);
    assertThat(Videos.frames(film)).allSatisfy(it -> assertThat(it).hasToString("picture " + size));
    assertThat(film.name(9)).isEqualTo("frame-0010");
    assertThat(film).hasToString(Videos.file(name).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "turned.mp4, turned-01, .1",
    "turned.mp4, turned-06, .1",
    "turned.mp4, turned-24, .1",
    "ten-bit.mkv, ten-bit-01, 0",
    // That one widens the pixels and the colours in two steps.
    "wide.avi, wide-04, .6",
    "small.webm, small-12, 0"
  })
  void frames_are_those_of_ffmpeg(String name, String frame, double difference) {
    int number = Integer.parseInt(frame.substring(frame.length() - 2));
    assertThat(Videos.difference(Videos.open(name).read(number - 1), Videos.expected(frame)))
        .isLessThanOrEqualTo(difference);
  }

  @ParameterizedTest
  @ValueSource(strings = {"turned.mp4", "ten-bit.mkv", "wide.avi", "small.webm"})
  void frames_are_the_same_in_whatever_order_they_are_read(String name) {
    List<Picture> inOrder = Videos.frames(Videos.open(name));
    FrameReader film = Videos.open(name);
    List<Integer> order = new ArrayList<>(IntStream.range(0, film.count()).boxed().toList());
    Collections.shuffle(order, new Random(1));
    order.add(order.get(0));
    assertThat(order).allSatisfy(i -> assertThat(film.read(i)).isEqualTo(inOrder.get(i)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hlg.mp4", "pq.mp4"})
  void films_in_hdr_look_as_photographs_do(String name) {
    Picture photograph = Resampling.resize(Photographs.astronaut(), 128, 128);
    assertThat(Videos.frames(Videos.open(name)))
        .hasSize(2)
        .allSatisfy(it -> assertThat(Videos.difference(it, photograph)).isLessThan(7));
  }

  @Test
  void frames_keep_their_times() {
    assertThat(Arrays.copyOf(Videos.seconds(Videos.file("turned.mp4")), 4))
        .containsExactly(new double[] {0, .055, .11167, .12}, within(1e-4));
    assertThat(Videos.open("turned.mp4").delay())
        .isBetween(Duration.ofMillis(40), Duration.ofMillis(42));
    assertThat(Videos.open("small.webm").delay()).isEqualTo(Duration.ofMillis(40));
  }

  @Test
  void a_damaged_frame_is_told_and_the_others_are_read() throws IOException {
    byte[] bytes = Files.readAllBytes(Videos.file("turned.mp4"));
    // Within the pictures, which come first.
    Arrays.fill(bytes, 9_000, 9_400, (byte) 0);
    Path damaged = Files.write(folder.resolve("film.mp4"), bytes);
    FrameReader film = FrameReader.of(damaged);
    assertThat(film.count()).isEqualTo(24);
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < film.count(); i++) {
      try {
        film.read(i);
      } catch (InvalidInputException e) {
        failures.add(e.getMessage());
      }
    }
    assertThat(failures)
        .hasSizeBetween(1, 4)
        .allSatisfy(it -> assertThat(it).matches(".*film.mp4: frame \\d+ of 24 is damaged"));
    assertThat(film.read(23)).isEqualTo(Videos.open("turned.mp4").read(23));
  }

  @Test
  void frames_of_a_damaged_film_are_the_same_in_whatever_order_they_are_read() throws IOException {
    byte[] bytes = Files.readAllBytes(Videos.file("turned.mp4"));
    // Before a whole frame, after which some still refer to others before it.
    Arrays.fill(bytes, 9_500, 9_900, (byte) 0);
    FrameReader film = FrameReader.of(Files.write(folder.resolve("film.mp4"), bytes));
    List<Integer> readable = new ArrayList<>();
    List<Picture> inOrder = new ArrayList<>();
    for (int i = 0; i < film.count(); i++) {
      try {
        inOrder.add(film.read(i));
        readable.add(i);
      } catch (InvalidInputException e) {
        assertThat(e).hasMessageContaining("is damaged");
      }
    }
    List<Picture> backwards = new ArrayList<>();
    Collections.reverse(readable);
    readable.forEach(i -> backwards.add(0, film.read(i)));
    assertThat(backwards).hasSizeGreaterThan(16).isEqualTo(inOrder);
  }

  @Test
  void a_film_that_was_replaced_is_told() throws IOException {
    Path file = Files.copy(Videos.file("turned.mp4"), folder.resolve("film.mp4"));
    FrameReader film = FrameReader.of(file);
    Files.copy(Videos.file("hlg.mp4"), file, StandardCopyOption.REPLACE_EXISTING);
    for (int index : new int[] {0, 23}) {
      assertThatThrownBy(() -> film.read(index))
          .hasMessage(file + " has changed while it was read");
    }
    assertThatThrownBy(() -> film.read(24)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void each_frame_is_looked_at_whether_it_can_be_read() {
    try (Demuxer demuxer = Demuxer.open(Videos.file("small.webm"));
        FramePictures pictures = new FramePictures(demuxer)) {
      AVFrame frame = Buffers.frame(AV_PIX_FMT_RGB24, 8, 64);
      assertThatThrownBy(() -> pictures.picture(frame))
          .hasMessageEndingWith(
              "is 8 x 64 pixels, wanted at least 16 x 16 and at most 100000000 pixels in all");
      av_frame_free(frame);
    }
  }

  @ParameterizedTest
  @CsvSource({"turned.mp4, 6000", "ten-bit.mkv, 40", "wide.avi, 3000"})
  void a_truncated_file_is_refused_or_ends_before(String name, int size) throws IOException {
    byte[] bytes = Arrays.copyOf(Files.readAllBytes(Videos.file(name)), size);
    Path cut = Files.write(folder.resolve(name), bytes);
    assertThatThrownBy(() -> Videos.frames(FrameReader.of(cut)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(cut.toString());
  }

  @Test
  void what_is_no_film_is_refused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.mp4"), "a film");
    assertThatThrownBy(() -> FrameReader.of(text))
        .hasMessage(text + " is a truncated or damaged video file");
    Path playlist =
        Files.writeString(
            folder.resolve("list.mp4"), "#EXTM3U\n#EXTINF:1,\nhttp://localhost:1/a.ts\n");
    assertThatThrownBy(() -> FrameReader.of(playlist))
        .hasMessage(playlist + " is a truncated or damaged video file");
    assertThatThrownBy(() -> Videos.open("sound.mp4"))
        .hasMessage(Videos.file("sound.mp4") + " holds no video");
    assertThatThrownBy(() -> Videos.open("cover.mp4"))
        .hasMessage(Videos.file("cover.mp4") + " holds no video");
    assertThatThrownBy(() -> Videos.open("none.mp4"))
        .hasMessage(Videos.file("none.mp4") + " does not exist");
  }

  @Test
  void names_need_not_be_ascii_nor_small_letters() throws IOException {
    Path film = Files.copy(Videos.file("small.webm"), folder.resolve("f\u00eate: \u82b1.WEBM"));
    assertThat(FrameReader.of(film).count()).isEqualTo(12);
  }

  @Test
  void reading_again_and_again_takes_no_more_memory() {
    Videos.frames(Videos.open("turned.mp4"));
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 150; i++) {
      FrameReader film = Videos.open("turned.mp4");
      film.read(5);
      film.read(23);
    }
    assertThat(Pointer.physicalBytes() - before).isLessThan(40L << 20);
  }
}
