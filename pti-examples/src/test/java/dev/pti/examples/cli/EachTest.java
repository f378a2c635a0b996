package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.pti.core.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code invert} of several images, a generator for each, with very few steps. */
@Timeout(120)
class EachTest {
  @TempDir private Path folder;
  private Path out;
  private final List<Object> words = new ArrayList<>();

  @BeforeEach
  void copy() throws IOException {
    out = folder.resolve("out");
    words.add("invert");
    for (String name : List.of("a.png", "none.png", "b.png", "c.png")) {
      Path file = folder.resolve(name);
      words.add(file);
      if (!name.equals("none.png")) {
        Files.copy(Cli.PORTRAIT, file);
      }
    }
    words.addAll(List.of("--out", out, "--edit", "smile=1"));
  }

  private Cli invert(String... more) {
    words.addAll(List.of(more));
    return Cli.run(words.toArray());
  }

  private double threads(String name) throws IOException {
    return JsonParser.parseString(Files.readString(out.resolve(name).resolve("report.json")))
        .getAsJsonObject()
        .getAsJsonObject("tuning")
        .get("threads")
        .getAsInt();
  }

  @Test
  void writes_each_that_can_be_read_and_tells_of_them_in_order() throws IOException {
    Cli cli = invert("--tune-steps", "2", "--parallel", "2", "--quiet");
    assertThat(cli.err()).isEqualTo("pti: " + folder.resolve("none.png") + " does not exist");
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.out().lines())
        .containsExactly(
            out.resolve("a").toString(), out.resolve("b").toString(), out.resolve("c").toString());
    for (String name : List.of("a", "b", "c")) {
      assertThat(out.resolve(name).toFile().list())
          .containsExactlyInAnyOrder(
              "target.png",
              "inverted.png",
              "tuned.png",
              "edit-smile.png",
              "sheet.png",
              "pivot.safetensors",
              "tuned.safetensors",
              "report.json");
      assertThat(threads(name)).isEqualTo(Math.max(1, TorchEngine.threads() / 2));
    }
  }

  @Test
  void edits_each_without_tuning() {
    Cli cli = invert("--no-tune");
    assertThat(cli.out().lines().filter(line -> line.startsWith(out.toString()))).hasSize(3);
    assertThat(out.resolve("c/edit-smile.png")).exists();
    assertThat(out.resolve("c/tuned.png")).doesNotExist();
  }

  @Test
  void an_edit_that_cannot_be_written_leaves_the_others_alone() throws IOException {
    Files.createDirectories(out.resolve("b/edit-smile.png/in the way"));
    Cli cli = invert("--tune-steps", "1", "--quiet");
    assertThat(cli.status()).isNotZero();
    assertThat(cli.err()).contains("cannot write to folder " + out.resolve("b"));
    assertThat(cli.out().lines())
        .containsExactly(out.resolve("a").toString(), out.resolve("c").toString());
  }
}
