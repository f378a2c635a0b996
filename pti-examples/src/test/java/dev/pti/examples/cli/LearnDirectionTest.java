package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Pti;
import dev.pti.api.Latent;
import dev.pti.core.image.PictureFiles;
import dev.pti.editing.DirectionCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A direction is learned from two folders of faces that the generator drew itself. */
class LearnDirectionTest {
  private static final int EACH = 8;

  @TempDir static Path folder;

  /** Faces at random, and the same with the bundled {@code age} moved up or down. */
  @BeforeAll
  static void draw_faces() throws IOException {
    Files.createDirectories(folder.resolve("older"));
    Files.createDirectories(folder.resolve("younger"));
    Files.createDirectories(folder.resolve("empty"));
    try (Pti pti = Pti.builder().device("cpu").build()) {
      var age = DirectionCatalog.bundled(pti.generator()).get("age");
      Random random = new Random(5);
      for (int i = 0; i < 2 * EACH; i++) {
        float[] z = new float[pti.generator().inputWidth()];
        for (int j = 0; j < z.length; j++) {
          z[j] = (float) random.nextGaussian();
        }
        boolean isOlder = i % 2 == 0;
        Latent moved = age.withStrength(isOlder ? 4 : -4).edit(pti.generator().map(z, .5));
        Path file =
            folder.resolve(isOlder ? "older" : "younger").resolve("face%d.png".formatted(i));
        PictureFiles.save(pti.generator().synthesize(moved), file);
        if (i == 0) {
          // Another photograph under the same name, but for its ending.
          Files.copy(file, folder.resolve("older").resolve("face2.jpeg"));
        }
      }
    }
    Files.writeString(folder.resolve("older").resolve("notes.txt"), "no photograph");
    Files.writeString(folder.resolve("older").resolve("broken.png"), "no photograph either");
  }

  @Test
  void what_the_folders_differ_in_becomes_a_direction_that_edits_take() {
    Path file = folder.resolve("older.safetensors");
    Path strip = folder.resolve("strip.png");
    Cli cli =
        Cli.run(
            "learn-direction",
            "--with",
            folder.resolve("older"),
            "--without",
            folder.resolve("younger"),
            "--aligned",
            "--out",
            file,
            "--strip",
            strip);
    assertThat(cli.status()).as("as of invert where one failed").isEqualTo(Main.BAD_INPUT);
    assertThat(cli.err())
        .matches("pti: [^\\n]*broken\\.png[^\\n]*")
        .doesNotContain("notes.txt", "face2");
    assertThat(cli.out()).startsWith("older by ridge regression from 17 latents").contains("auc ");
    assertThat(strip).isNotEmptyFile();
    Cli inspected = Cli.run("inspect", file);
    assertThat(inspected.out()).contains("older", "found_by", "pti learn-direction");
    Cli run =
        Cli.run(
            "invert",
            Cli.PORTRAIT,
            "--out",
            folder.resolve("run"),
            "--inverter",
            "mean",
            "--no-tune",
            "--edit",
            file + "=2",
            "--quiet");
    assertThat(run.err()).isEmpty();
    assertThat(folder.resolve("run/portrait/edit-older.png")).isNotEmptyFile();
  }

  /** The one folder has the other's faces, and so nothing that tells them. */
  @Test
  void what_is_told_no_better_than_by_chance_is_refused_in_the_words_of_the_command_line() {
    Path file = folder.resolve("chance.safetensors");
    List<Object> learn =
        List.of(
            "learn-direction",
            "--with",
            folder.resolve("younger"),
            "--without",
            folder.resolve("younger"),
            "--aligned",
            "--out",
            file);
    Cli refused = Cli.run(learn.toArray());
    assertThat(refused.err())
        .startsWith("pti: younger cannot be learned from these 16 latents: out-of-fold AUC ")
        .endsWith(" chance, 0.5; --allow-chance writes it all the same");
    assertThat(refused.status()).isEqualTo(Main.BAD_INPUT);
    assertThat(file).doesNotExist();
    Cli allowed = Cli.run(Stream.concat(learn.stream(), Stream.of("--allow-chance")).toArray());
    assertThat(allowed.status()).isZero();
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void folders_without_photographs_and_pivots_of_one_are_refused() {
    Cli cli =
        Cli.run(
            "learn-direction",
            "--with",
            folder.resolve("empty"),
            "--without",
            folder.resolve("younger"),
            "--out",
            folder.resolve("none.safetensors"));
    assertThat(cli.err()).isEqualTo("pti: " + folder.resolve("empty") + " holds no photographs");
    assertThat(cli.status()).isEqualTo(Main.BAD_INPUT);
    Cli given =
        Cli.run(
            "learn-direction",
            "--with",
            folder,
            "--without",
            folder,
            "--inverter",
            "given:pivot.safetensors",
            "--out",
            folder.resolve("none.safetensors"));
    assertThat(given.err())
        .isEqualTo(
            "pti: --inverter is given:pivot.safetensors, wanted one that finds the pivot of any"
                + " photograph");
    assertThat(folder.resolve("none.safetensors")).doesNotExist();
  }

  @Test
  void what_would_be_refused_after_all_was_inverted_is_refused_at_the_door() {
    Path none = folder.resolve("none");
    List<Object> learn =
        List.of(
            "learn-direction",
            "--with",
            folder.resolve("younger"),
            "--generator",
            "none.pt",
            "--out",
            folder.resolve("none.safetensors"));
    Cli.run(Stream.concat(learn.stream(), Stream.of("--without", none)).toArray())
        .requireRefused("cannot read the folder " + none);
    Cli.run(
            Stream.concat(
                    learn.stream(),
                    Stream.of("--without", folder.resolve("older"), "--penalty", "NaN"))
                .toArray())
        .requireRefused("penalty is NaN, wanted above 0");
  }
}
