package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Films that are files, where nothing on the class path knows them. */
class FilmFormatTest {
  @TempDir Path folder;

  @Test
  void a_video_wants_the_module_that_reads_it() throws IOException {
    Path film = Files.writeString(folder.resolve("clip.MOV"), "");
    String message = film + " is a video file, wanted pti-video on the class path";
    assertThatThrownBy(() -> FrameReader.of(film)).hasMessage(message);
    Path gif = folder.resolve("film.gif");
    PictureFiles.saveAnimation(List.of(Photographs.astronaut()), gif, Duration.ofMillis(40));
    FrameReader frames = FrameReader.of(gif);
    assertThatThrownBy(() -> FrameWriter.to(film, frames)).hasMessage(message);
  }

  @Test
  void a_folder_is_none() {
    assertThat(FilmFormat.of(folder)).isEmpty();
    assertThat(FilmFormat.of(folder.resolve("mp4"))).isEmpty();
  }
}
