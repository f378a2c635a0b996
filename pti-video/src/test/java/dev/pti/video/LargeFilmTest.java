package dev.pti.video;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Picture;
import dev.pti.core.ChildJvm;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.FrameWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A film whose frames take 48 MiB each while they are read, in heaps of some sizes. */
@Timeout(value = 4, unit = MINUTES)
class LargeFilmTest {
  private static final int WIDTH = 4096;
  private static final int HEIGHT = 2048;

  @TempDir static Path folder;

  private static Path file;

  @BeforeAll
  static void write() {
    file = folder.resolve("film.mp4");
    Picture black = Picture.ofSamples(new byte[3 * WIDTH * HEIGHT], HEIGHT, WIDTH);
    try (FrameWriter writer = FrameWriter.to(file, new OneFrame(black))) {
      writer.write(0, "f0", black);
      writer.finish();
    }
  }

  private record OneFrame(Picture frame) implements FrameReader {
    @Override
    public int count() {
      return 1;
    }

    @Override
    public String name(int index) {
      return "f0";
    }

    @Override
    public Picture read(int index) {
      return frame;
    }
  }

  private static List<String> read(int heap) {
    return ChildJvm.run(
        LargeFilm.class,
        List.of("-Xmx" + heap + "m", "-Xmn8m", "-XX:+UseSerialGC"),
        file.toString());
  }

  private static String refused() {
    return ("\\Q%s\\E: a frame of 4096 x 2048 pixels takes 48 MiB, which do not fit into the Java heap"
            + " of \\d+ MiB \\(-Xmx\\)")
        .formatted(file);
  }

  @Test
  void is_refused_when_it_is_opened_if_no_frame_can_be_read() {
    assertThat(read(40)).singleElement().asString().matches(refused());
  }

  @Test
  void is_refused_when_a_frame_is_read_for_which_too_little_is_left() {
    List<String> printed = read(52);
    assertThat(printed).hasSize(2).startsWith("opened");
    assertThat(printed.get(1)).matches(refused());
  }

  @Test
  void is_read_where_there_is_room() {
    assertThat(read(100)).containsExactly("opened", "picture 4096 x 2048");
  }
}
