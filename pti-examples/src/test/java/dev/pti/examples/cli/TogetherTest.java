package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.image.Photographs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code invert --together} with very few steps, and one image that is missing. */
class TogetherTest {
  @TempDir static Path folder;

  private static Path out;
  private static Cli made;

  @BeforeAll
  static void invert_once() throws IOException {
    Path second = folder.resolve("second.png");
    Files.copy(Cli.PORTRAIT, second);
    out = folder.resolve("out");
    made =
        Cli.run(
            "invert",
            Cli.PORTRAIT,
            folder.resolve("missing.png"),
            second,
            "--together",
            "--out",
            out,
            "--invert-steps",
            "2",
            "--tune-steps",
            "2",
            "--edit",
            "sefa-1=2",
            "--quiet");
  }

  @Test
  void writes_every_image_that_was_found_and_tells_of_the_one_that_was_not() {
    assertThat(made.err()).isEqualTo("pti: " + folder.resolve("missing.png") + " does not exist");
    assertThat(made.status()).isEqualTo(2);
    assertThat(made.out().lines())
        .containsExactly(out.resolve("portrait").toString(), out.resolve("second").toString());
    assertThat(out.toFile().list())
        .containsExactlyInAnyOrder("portrait", "second", "together.json");
    for (String name : new String[] {"portrait", "second"}) {
      assertThat(out.resolve(name).toFile().list())
          .containsExactlyInAnyOrder(
              "target.png",
              "inverted.png",
              "tuned.png",
              "edit-sefa-1.png",
              "sheet.png",
              "pivot.safetensors",
              "tuned.safetensors",
              "report.json");
    }
  }

  @Test
  void each_folder_holds_the_one_difference_and_reports_who_else_is_in_it() throws IOException {
    assertThat(difference("portrait")).isNotEmpty().isEqualTo(difference("second"));
    JsonObject settings =
        json(out.resolve("second/report.json"))
            .getAsJsonObject("tuning")
            .getAsJsonObject("settings");
    assertThat(settings.get("together").toString()).isEqualTo("[\"portrait\",\"second\"]");
    assertThat(settings.get("image_steps").getAsInt()).isEqualTo(4);
    assertThat(json(out.resolve("together.json")).getAsJsonObject("photographs").keySet())
        .containsExactly("portrait", "second");
  }

  private static Map<String, FloatTensor> difference(String name) {
    Map<String, FloatTensor> tensors =
        new TreeMap<>(TensorFile.read(out.resolve(name).resolve("tuned.safetensors")).tensors());
    tensors.keySet().removeIf(tensor -> tensor.startsWith("noise."));
    return tensors;
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  @Test
  void edits_each_of_them_again_to_the_same_pixels() {
    Path again = folder.resolve("again.png");
    Cli cli = Cli.run("edit", out.resolve("second"), "--edit", "sefa-1=2", "--out", again);
    assertThat(cli.err()).isEmpty();
    assertThat(Photographs.read(again))
        .isEqualTo(Photographs.read(out.resolve("second/edit-sefa-1.png")));
  }

  @Test
  void leaves_no_folder_where_no_image_was_found() {
    Path empty = folder.resolve("empty");
    Cli cli = Cli.run("invert", folder.resolve("gone.png"), "--together", "--out", empty);
    assertThat(cli.status()).isEqualTo(2);
    assertThat(empty).doesNotExist();
  }
}
