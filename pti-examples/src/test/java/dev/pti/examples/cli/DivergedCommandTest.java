package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tunings and refinements whose rate is so high that a loss turns NaN. */
@Timeout(180)
class DivergedCommandTest {
  private static final String STOPPED =
      "tuning stopped at step \\d+ of %d: loss term \\S+ is (NaN|Infinity); ";

  private static final String[] INVERTED = {
    "target.png", "inverted.png", "sheet.png", "pivot.safetensors", "report.json"
  };

  @TempDir private Path folder;
  private Path out;
  private Path ann;
  private Path ben;

  @BeforeEach
  void copy() throws IOException {
    out = folder.resolve("out");
    ann = Files.copy(Cli.PORTRAIT, folder.resolve("ann.png"));
    ben = Files.copy(Cli.PORTRAIT, folder.resolve("ben.png"));
  }

  private Cli invert(Object... words) {
    List<Object> command = new ArrayList<>(List.of("invert", "--out", out, "--quiet"));
    command.addAll(List.of("--tune-steps", 9, "--locality", "off", "--edit", "smile=1"));
    command.addAll(List.of(words));
    return Cli.run(command.toArray());
  }

  @Test
  void of_each_what_was_inverted_is_kept_and_can_be_tuned_at_another_rate() throws IOException {
    Cli cli = invert(ann, ben, "--tune-rate", 1000);
    assertThat(cli.status()).isEqualTo(1);
    assertThat(cli.out()).isEmpty();
    List<String> told = cli.err().lines().toList();
    assertThat(told).hasSize(2);
    assertThat(told.get(0)).matches(told("ann", out.resolve("ann") + " holds what was inverted"));
    assertThat(told.get(1)).matches(told("ben", out.resolve("ben") + " holds what was inverted"));
    assertThat(out.resolve("ann").toFile().list()).containsExactlyInAnyOrder(INVERTED);

    Path pivot = out.resolve("ben/pivot.safetensors");
    assertThat(invert(ben, "--inverter", "given:" + pivot).err()).isEmpty();
    byte[] tuned = Files.readAllBytes(out.resolve("ben/tuned.safetensors"));
    Cli again = invert(ben, "--tune-rate", 1000);
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).matches(told("ben", out.resolve("ben") + " holds an earlier run"));
    assertThat(out.resolve("ben/tuned.safetensors")).hasBinaryContent(tuned);
  }

  @Test
  void of_those_that_were_tuned_together_each_is_kept() {
    Cli cli = invert(ann, ben, "--together", "--tune-rate", 1000);
    assertThat(cli.status()).isEqualTo(1);
    assertThat(cli.err())
        .matches(
            "pti: ann, ben: %s\\Q%s holds what was inverted, %s holds what was inverted\\E"
                .formatted(STOPPED.formatted(18), out.resolve("ann"), out.resolve("ben")));
    assertThat(out.toFile().list()).containsExactlyInAnyOrder("ann", "ben");
    assertThat(out.resolve("ben").toFile().list()).containsExactlyInAnyOrder(INVERTED);
  }

  @Test
  void of_a_film_the_pivots_are_kept_and_can_be_edited() throws IOException {
    Path frames = Files.createDirectory(folder.resolve("frames"));
    Files.copy(ann, frames.resolve("f1.png"));
    Files.copy(ben, frames.resolve("f2.png"));
    Path film = out.resolve("film.safetensors");
    for (String left : List.of("what was inverted", "an earlier film")) {
      Cli cli = invert("--frames", frames, "--tune-rate", 1000);
      assertThat(cli.status()).isEqualTo(1);
      assertThat(cli.err())
          .matches(
              "pti: \\Q%s\\E: %s\\Q%s holds %s\\E"
                  .formatted(frames, "tuning stopped at step \\d+ of \\d+: [^;]+; ", film, left));
      assertThat(out.toFile().list()).containsExactly("film.safetensors");
    }
    Path edited = folder.resolve("edited");
    Cli edit =
        Cli.run("edit", out, "--frames", frames, "--edit", "smile=1", "--quiet", "--out", edited);
    assertThat(edit.err()).isEmpty();
    assertThat(edited.resolve("edit-smile/f2.png")).exists();
  }

  @Test
  void a_refinement_leaves_what_was_tuned_before_it() throws IOException {
    String[] tuned = Arrays.copyOf(INVERTED, INVERTED.length + 2);
    tuned[INVERTED.length] = "tuned.png";
    tuned[INVERTED.length + 1] = "tuned.safetensors";
    for (boolean isTogether : List.of(false, true)) {
      Path into = out.resolve(isTogether ? "together" : "alone");
      List<Object> refining = new ArrayList<>(List.of(ann, ben, "--out", into));
      refining.addAll(List.of("--refine", "--refine-rate", 1e36));
      refining.addAll(isTogether ? List.of("--together") : List.of());
      Cli cli = refine(refining.toArray());
      assertThat(cli.status()).isEqualTo(1);
      assertThat(cli.err().lines()).hasSize(isTogether ? 1 : 2);
      assertThat(cli.err()).contains(into.resolve("ben") + " holds what was inverted and tuned");
      assertThat(into.resolve("ann").toFile().list()).containsExactlyInAnyOrder(tuned);
      assertThat(into.resolve("ben").toFile().list()).containsExactlyInAnyOrder(tuned);
      assertThat(Files.readString(into.resolve("ann/report.json")))
          .contains("\"refinement_stopped_by\": \"divergence\"");
    }
    Path edited = folder.resolve("edited.png");
    Cli edit = Cli.run("edit", out.resolve("alone/ben"), "--edit", "smile=1", "--out", edited);
    assertThat(edit.err()).isEmpty();
    assertThat(edited).exists();
  }

  @Test
  void a_refinement_of_a_film_leaves_what_was_tuned_before_it() throws IOException {
    Path frames = Files.createDirectory(folder.resolve("frames"));
    Files.copy(ann, frames.resolve("f1.png"));
    Cli cli = refine("--out", out, "--frames", frames, "--refine", "--refine-rate", 1e36);
    assertThat(cli.status()).isEqualTo(1);
    Path film = out.resolve("film.safetensors");
    assertThat(cli.err())
        .matches(
            "pti: \\Q%s\\E: refinement stopped at step 1 of 100: [^;]+; \\Q%s\\E"
                .formatted(frames, film + " holds what was inverted and tuned"));
    assertThat(out.toFile().list()).containsExactly("film.safetensors");
    assertThat(TensorFile.read(film).tensors().keySet())
        .anyMatch(name -> name.startsWith("difference."))
        .noneMatch(name -> name.startsWith("features."));
  }

  private static Cli refine(Object... words) {
    List<Object> command = new ArrayList<>(List.of("invert", "--aligned", "--quiet"));
    command.addAll(List.of("--tune-steps", 2, "--locality", "off", "--edit", "smile=1"));
    command.addAll(List.of(words));
    return Cli.run(command.toArray());
  }

  private static String told(String name, String left) {
    return "pti: %s: %s\\Q%s\\E".formatted(name, STOPPED.formatted(9), left);
  }
}
