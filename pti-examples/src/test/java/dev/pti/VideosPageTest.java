package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Direction;
import dev.pti.api.FaceChoice;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.FrameWriter;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.editing.SemanticFactorization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs what docs/videos.md says. */
class VideosPageTest {
  private static final Path GENERATOR =
      Path.of("..", "pti-core/src/test/resources/parity/small.generator.safetensors");

  @TempDir Path folder;

  @Test
  void the_page_shows_this_code() {
    Page.of("videos.md").requireSnippetsIn(VideosPageTest.class);
  }

  @Test
  void a_video() {
    write(folder.resolve("clip.mp4"), 4);
    try (Pti pti =
        Pti.builder()
            .generator(GENERATOR)
            .device("cpu")
            .inverter(new MeanLatent())
            .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(2)))
            .withoutLocality()
            .face(FaceChoice.largest())
            .build()) {
      Direction direction = SemanticFactorization.of(pti.generator()).directions(1).get(0);
      Frames clip = Frames.of(folder.resolve("clip.mp4"));
      EditedFrames changed = pti.invert(clip).tune().edit(direction, 2);
      changed.pasteBack(folder.resolve("changed.mp4"));
      FrameReader written = FrameReader.of(folder.resolve("changed.mp4"));
      assertThat(written.count()).isEqualTo(4);
      assertThat(written.read(3)).hasToString("picture 512 x 512");
      assertThat(written.read(3)).isNotEqualTo(clip.reader().read(3));
    }
  }

  private void write(Path file, int frames) {
    Path gif = folder.resolve("clip.gif");
    PictureFiles.saveAnimation(
        Collections.nCopies(frames, Photographs.astronaut()), gif, Duration.ofMillis(40));
    FrameReader reader = FrameReader.of(gif);
    try (FrameWriter writer = FrameWriter.to(file, reader)) {
      for (int i = 0; i < frames; i++) {
        writer.write(i, reader.name(i), Photographs.astronaut());
      }
      writer.finish();
    }
  }
}
