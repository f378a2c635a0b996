package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that a command cannot take: missing ones, two of one name, those of another size. */
class BadImagesTest {
  @TempDir Path folder;

  private void requireRefused(String first, String second, String message) {
    Cli.run("invert", first, second, "--out", folder).requireRefused(message);
  }

  @Test
  void two_images_of_one_name() {
    requireRefused(
        "a/one.png",
        "b/one.jpg",
        "a/one.png and b/one.jpg would both be written to one, wanted images of different names");
  }

  @Test
  void two_images_whose_names_are_one_on_other_systems() {
    requireRefused(
        "a/One.png",
        "b/one.jpg",
        "a/One.png and b/one.jpg would both be written to one, wanted images of different names");
    requireRefused(
        "a/Zo\u00eb.png",
        "b/zoe\u0308.png",
        "a/Zo\u00eb.png and b/zoe\u0308.png would both be written to zoe\u0308, wanted images of"
            + " different names");
  }

  @Test
  void files_that_are_missing_or_no_images() throws IOException {
    Path missing = folder.resolve("missing.png");
    Path text = Files.writeString(folder.resolve("text.png"), "not an image");
    Path out = folder.resolve("out");
    Cli cli = Cli.run("invert", missing, text, "--out", out);
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err().lines())
        .hasSize(2)
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("pti: " + missing + " does not exist"),
            line -> assertThat(line).startsWith("pti: " + text));
    assertThat(out).doesNotExist();
  }

  @Test
  void images_that_are_not_square_are_compared_but_for_their_faces() {
    Path wide = Cli.CORE.resolve("test/resources/images/quadrants.webp");
    Cli cli = Cli.run("compare", wide, wide, "--json");
    assertThat(cli.err()).isEmpty();
    assertThat(JsonParser.parseString(cli.out()).getAsJsonObject().get("identity").isJsonNull())
        .isTrue();
    assertThat(Cli.run("compare", wide, wide).out()).contains("MSE").doesNotContain("identity");
  }

  @Test
  void images_of_different_sizes() {
    Path sheet = Cli.CORE.resolve("test/resources/images/quadrants.webp");
    assertThat(Cli.run("compare", Cli.PORTRAIT, sheet).err())
        .startsWith("pti: " + Cli.PORTRAIT + " is 256 x 256 pixels and " + sheet + " is ")
        .endsWith("wanted images of one size");
  }
}
