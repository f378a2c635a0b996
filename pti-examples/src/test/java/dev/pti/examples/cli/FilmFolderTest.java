package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmFolderTest {
  @TempDir Path folder;
  private FilmFolder film;
  private Path frames;

  @BeforeEach
  void frames() throws IOException {
    film = FilmFolder.of(folder, List.of("edit-age"), folder);
    frames = Files.createDirectory(film.frames("edit-age"));
    for (String name : List.of("f1.png", ".f2.png", "f3.jpg")) {
      Files.writeString(frames.resolve(name), "");
    }
    Files.createDirectory(frames.resolve("f4.png"));
  }

  @Test
  void what_an_earlier_film_wrote_goes() throws IOException {
    Files.writeString(film.report(), "");
    Files.writeString(film.animation("edit-age"), "");
    Files.writeString(folder.resolve("edit-age.report.json"), "");
    Files.writeString(folder.resolve("edit-smile.gif"), "");
    Files.writeString(film.film(), "");
    film.deleteEarlier();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("edit-age", "edit-smile.gif", "film.safetensors");
    assertThat(frames.toFile().list()).containsExactlyInAnyOrder(".f2.png", "f3.jpg", "f4.png");
  }

  @Test
  void what_an_edit_wrote_goes_and_what_a_run_wrote_stays() throws IOException {
    FilmFolder edit = FilmFolder.ofEdit(folder, List.of("edit-age"), folder, "edit-age");
    Files.writeString(edit.report(), "");
    Files.writeString(film.report(), "");
    Files.writeString(folder.resolve("edit-age.json"), "a saved edit");
    edit.deleteEarlier();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("edit-age", "report.json", "edit-age.json");
    assertThat(frames.resolve("f1.png")).doesNotExist();
  }

  @Test
  void pictures_of_somebody_else_stay_where_no_film_was_written() {
    film.deleteEarlier();
    assertThat(frames.resolve("f1.png")).exists();
  }
}
