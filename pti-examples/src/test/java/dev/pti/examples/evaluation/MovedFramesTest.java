package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MovedFramesTest {
  private static final Picture GREY = Picture.of(FloatTensor.wrap(new float[3 * 8 * 8], 3, 8, 8));

  @TempDir Path folder;

  @Test
  void a_shorter_sequence_leaves_nothing_of_a_longer_one() {
    MovedFrames frames = new MovedFrames(folder.resolve("input"));
    assertThat(frames.write(GREY, 3)).hasSize(3);
    assertThat(frames.write(GREY, 2)).hasSize(2);
    assertThat(frames.folder().toFile().list())
        .containsExactlyInAnyOrder(".measure-frames", "frame-0001.png", "frame-0002.png");
  }

  @Test
  void frames_of_somebody_else_stay_even_by_the_same_name() throws IOException {
    Path mine = Files.writeString(folder.resolve("frame-0001.png"), "mine");
    MovedFrames frames = new MovedFrames(folder);
    refuses(frames, "frame-0001.png");
    assertThat(mine).hasContent("mine");
    assertThat(folder.toFile().list()).containsExactly("frame-0001.png");
  }

  @Test
  void frames_that_were_put_beside_those_of_an_earlier_call_are_not_measured() throws IOException {
    MovedFrames frames = new MovedFrames(folder);
    frames.write(GREY, 2);
    Files.writeString(folder.resolve("frame-1.png"), "mine");
    refuses(frames, "frame-1.png");
    assertThat(folder.resolve("frame-0002.png")).exists();
  }

  private void refuses(MovedFrames frames, String name) {
    assertThatThrownBy(() -> frames.write(GREY, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            folder
                + " holds "
                + name
                + ", which measure-frames did not write, wanted another --out");
  }
}
