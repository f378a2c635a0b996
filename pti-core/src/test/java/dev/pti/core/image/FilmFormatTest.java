package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where frames can go, and films that are files where nothing on the class path knows them. */
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
  void frames_go_into_a_folder_and_into_no_file() throws IOException {
    Path gif = folder.resolve("film.gif");
    PictureFiles.saveAnimation(List.of(Photographs.astronaut()), gif, Duration.ofMillis(40));
    FrameReader frames = FrameReader.of(gif);
    Path file = Files.writeString(folder.resolve("notes.txt"), "");
    Path below = file.resolve("frames");
    assertThatThrownBy(() -> FrameWriter.to(file, frames))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write frames into " + file + ": it is a file, not a folder");
    assertThatThrownBy(() -> FrameWriter.to(below, frames))
        .hasMessage("cannot write frames into %s: %s is a file, not a folder", below, file);
    for (String name : List.of("out.gif", "out.PNG", "out.apng", "out.jpg")) {
      Path picture = folder.resolve(name);
      assertThatThrownBy(() -> FrameWriter.to(picture, frames))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "cannot write frames into %s: wanted a folder, or a video file such as film.mp4",
              picture);
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("film.gif", "notes.txt");
  }

  @Test
  void a_folder_that_is_named_like_a_picture_takes_frames() throws IOException {
    Path gif = folder.resolve("film.gif");
    PictureFiles.saveAnimation(List.of(Photographs.astronaut()), gif, Duration.ofMillis(40));
    Path named = Files.createDirectory(folder.resolve("frames.png"));
    try (FrameWriter writer = FrameWriter.to(named, FrameReader.of(gif))) {
      writer.write(0, "f0", Photographs.astronaut());
      assertThat(writer.finish()).containsExactly(named.resolve("f0.png"));
    }
  }

  @Test
  void a_folder_is_none() {
    assertThat(FilmFormat.of(folder)).isEmpty();
    assertThat(FilmFormat.of(folder.resolve("mp4"))).isEmpty();
  }
}
