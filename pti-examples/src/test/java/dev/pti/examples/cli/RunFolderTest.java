package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path folder;

  private void publish(String... names) throws IOException {
    try (RunFolder run = new RunFolder(folder)) {
      for (String name : names) {
        Files.writeString(run.draft().resolve(name), "new");
      }
      run.publish();
    }
  }

  @Test
  void pictures_of_somebody_else_stay_whatever_they_are_called() throws IOException {
    Files.writeString(folder.resolve("photograph-holiday.png"), "mine");
    publish("tuned.png", "report.json");
    assertThat(folder.resolve("photograph-holiday.png")).hasContent("mine");
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("photograph-holiday.png", "tuned.png", "report.json");
  }

  @Test
  void a_folder_in_the_way_leaves_an_earlier_run_whole() throws IOException {
    publish("pivot.safetensors", "tuned.png", "report.json");
    Files.createDirectories(folder.resolve("edit-age.png/in the way"));
    assertThatThrownBy(() -> publish("pivot.safetensors", "edit-age.png", "report.json"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write to folder " + folder + ": a folder is in the way");
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("pivot.safetensors", "tuned.png", "report.json", "edit-age.png");
  }

  @Test
  void what_an_earlier_run_wrote_goes() throws IOException {
    publish("pivot.safetensors", "tuned.safetensors", "edit-age.png", "report.json");
    publish("pivot.safetensors", "report.json");
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("pivot.safetensors", "report.json");
  }
}
