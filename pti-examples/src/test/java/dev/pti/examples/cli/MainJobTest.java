package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pti.api.FloatTensor;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.image.Photographs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job with very few steps: which files, what is in them, and what follows from them. */
class MainJobTest {
  @TempDir static Path folder;

  private static Path run;
  private static Cli made;

  @BeforeAll
  static void invert_once() {
    made =
        invert(
            "one", "--edit", "sefa-1=2", "--edit", "sefa-2=-1.5", "--edit", "sefa-2=3", "--quiet");
    run = folder.resolve("one/portrait");
  }

  private static Cli invert(String name, Object... more) {
    return Cli.run(
        Stream.concat(
                Stream.of(
                    "invert",
                    Cli.PORTRAIT,
                    "--out",
                    folder.resolve(name),
                    "--invert-steps",
                    "2",
                    "--tune-steps",
                    "2"),
                Stream.of(more))
            .toArray());
  }

  private static List<String> files(Path in) throws IOException {
    try (Stream<Path> list = Files.list(in)) {
      return list.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void writes_every_file() throws IOException {
    assertThat(made.err()).isEmpty();
    assertThat(made.status()).isZero();
    assertThat(made.out().strip()).isEqualTo(run.toString());
    assertThat(files(run))
        .containsExactlyInAnyOrder(
            "target.png",
            "inverted.png",
            "tuned.png",
            "edit-sefa-1.png",
            "edit-sefa-2=-1.5.png",
            "edit-sefa-2=3.png",
            "sheet.png",
            "pivot.safetensors",
            "tuned.safetensors",
            "report.json");
  }

  @Test
  void reports_every_field() throws IOException {
    JsonObject report =
        JsonParser.parseString(Files.readString(run.resolve("report.json"))).getAsJsonObject();
    for (String path :
        List.of(
            "generator.sha256",
            "generator.resolution",
            "seed",
            "device",
            "inversion.inverter",
            "inversion.steps",
            "inversion.seconds",
            "inversion.loss",
            "inversion.lpips",
            "inversion.mse",
            "tuning.steps",
            "tuning.stopped_by",
            "tuning.seconds",
            "tuning.loss",
            "tuning.lpips",
            "tuning.l2",
            "tuning.locality",
            "tuning.parameters_changed",
            "metrics.before.lpips",
            "metrics.before.mse",
            "metrics.before.psnr",
            "metrics.before.ms_ssim",
            "metrics.after.lpips",
            "metrics.after.mse",
            "metrics.after.psnr",
            "metrics.after.ms_ssim")) {
      JsonElement here = report;
      for (String name : path.split("\\.", -1)) {
        here = here.getAsJsonObject().get(name);
        assertThat(here).as(path).isNotNull();
      }
      assertThat(here.isJsonNull()).as(path).isFalse();
    }
    assertThat(report.getAsJsonObject("inversion").getAsJsonArray("loss")).hasSize(2);
    assertThat(report.getAsJsonArray("edits").toString())
        .isEqualTo(
            "[{\"name\":\"sefa-1\",\"strength\":2.0,\"file\":\"edit-sefa-1.png\"},"
                + "{\"name\":\"sefa-2\",\"strength\":-1.5,\"file\":\"edit-sefa-2=-1.5.png\"},"
                + "{\"name\":\"sefa-2\",\"strength\":3.0,\"file\":\"edit-sefa-2=3.png\"}]");
  }

  @Test
  void inspects_what_it_wrote() {
    assertThat(Cli.run("inspect", run.resolve("pivot.safetensors")).out())
        .contains(
            "holds: a pivot [12, 512] with 11 noise maps, found in the generator with sha256");
    assertThat(Cli.run("inspect", run.resolve("tuned.safetensors")).out())
        .contains("holds: a tuned generator as its difference in ");
  }

  @Test
  void edits_a_saved_run_to_the_same_pixels() {
    Path again = folder.resolve("again.png");
    Cli cli = Cli.run("edit", run, "--edit", "sefa-1=2", "--out", again);
    assertThat(cli.err()).isEmpty();
    assertThat(Photographs.read(again)).isEqualTo(Photographs.read(run.resolve("edit-sefa-1.png")));
  }

  /** The mapper says sqrt(2) in each channel of the coarse layers, whatever the latent. */
  @Test
  void edits_with_a_mapper_as_with_a_direction() {
    Map<String, FloatTensor> network = new TreeMap<>();
    float[] bias = new float[512];
    Arrays.fill(bias, 100);
    for (int linear = 1; linear <= 4; linear++) {
      String name = "mapper.course_mapping.mapping." + linear;
      network.put(name + ".weight", FloatTensor.of(new float[512 * 512], 512, 512));
      network.put(name + ".bias", FloatTensor.of(bias, 512));
    }
    Path mapper = folder.resolve("surprised.safetensors");
    Safetensors.write(mapper, network, Map.of());
    Path direction = folder.resolve("ones.safetensors");
    Arrays.fill(bias, (float) Math.sqrt(2));
    Safetensors.write(
        direction,
        Map.of("value", FloatTensor.of(bias, 512)),
        Map.of("first_layer", "0", "last_layer", "3"));

    Path mapped = folder.resolve("mapped.png");
    Path moved = folder.resolve("moved.png");
    Cli cli = Cli.run("edit", run, "--edit", mapper + "=.1", "--out", mapped);
    assertThat(cli.err()).isEmpty();
    assertThat(Cli.run("edit", run, "--edit", direction + "=.1", "--out", moved).status()).isZero();
    assertThat(Photographs.read(mapped))
        .isEqualTo(Photographs.read(moved))
        .isNotEqualTo(Photographs.read(run.resolve("tuned.png")));
  }

  @Test
  void refuses_to_edit_with_another_generator() {
    Cli cli =
        Cli.run(
            "edit",
            run,
            "--generator",
            Cli.parity("small.generator"),
            "--edit",
            "sefa-1=2",
            "--out",
            folder.resolve("other.png"));
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err())
        .startsWith(
            "pti: " + run.resolve("pivot.safetensors") + " belongs to generator portrait128")
        .contains(", the generator at hand is " + Cli.parity("small.generator"));
    assertThat(folder.resolve("other.png")).doesNotExist();
  }

  @Test
  void repeats_a_run_bit_for_bit_and_another_seed_differs() throws IOException {
    assertThat(invert("two").status()).isZero();
    assertThat(invert("three", "--seed", "7").status()).isZero();
    byte[] pixels = Files.readAllBytes(run.resolve("tuned.png"));
    assertThat(Files.readAllBytes(folder.resolve("two/portrait/tuned.png"))).isEqualTo(pixels);
    assertThat(Files.readAllBytes(folder.resolve("three/portrait/tuned.png"))).isNotEqualTo(pixels);
  }

  @Test
  void leaves_nothing_of_an_earlier_run_and_all_that_is_not_its_own() throws IOException {
    assertThat(invert("four", "--edit", "sefa-1=2").status()).isZero();
    Path own = folder.resolve("four/portrait");
    Files.writeString(own.resolve("notes.txt"), "mine");
    assertThat(invert("four", "--no-tune").status()).isZero();
    assertThat(files(own))
        .containsExactlyInAnyOrder(
            "target.png",
            "inverted.png",
            "sheet.png",
            "pivot.safetensors",
            "report.json",
            "notes.txt");
  }

  @Test
  void one_bad_image_does_not_lose_the_others() throws IOException {
    Path missing = folder.resolve("missing.png");
    Path out = folder.resolve("five");
    Cli cli =
        Cli.run("invert", missing, Cli.PORTRAIT, "--out", out, "--invert-steps", "1", "--no-tune");
    assertThat(cli.err()).contains("pti: " + missing + " does not exist");
    assertThat(cli.status()).isEqualTo(2);
    assertThat(out.resolve("portrait/report.json")).exists();
  }

  @Test
  void pictures_say_that_they_are_edited_or_drawn() throws IOException {
    String edited = text(run.resolve("edit-sefa-1.png"));
    assertThat(edited)
        .contains("Edited, not a photograph as it was taken: sefa-1 2 on layers 0-10. Generator")
        .contains("Generator portrait128 (sha256 ", "preset default")
        .contains("digitalsourcetype/compositeWithTrainedAlgorithmicMedia");
    assertThat(text(run.resolve("tuned.png")))
        .contains("digitalsourcetype/trainedAlgorithmicMedia");
    assertThat(text(run.resolve("target.png"))).doesNotContain("digitalsourcetype");
    assertThat(text(run.resolve("sheet.png"))).contains("sefa-2 -1.5");

    Path silent = folder.resolve("silent.jpg");
    Cli cli = Cli.run("edit", run, "--edit", "sefa-1=2", "--out", silent, "--no-note");
    assertThat(cli.err()).isEmpty();
    assertThat(text(silent)).doesNotContain("sefa-1").doesNotContain("digitalsourcetype");
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.ISO_8859_1);
  }

  @Test
  void compares_pictures() {
    Path target = run.resolve("target.png");
    Cli same = Cli.run("compare", target, target, "--json");
    JsonObject json = JsonParser.parseString(same.out()).getAsJsonObject();
    assertThat(json.get("perceptual").getAsString()).isEqualTo("squeeze-caffe");
    assertThat(json.get("lpips").getAsDouble()).isZero();
    assertThat(json.get("mse").getAsDouble()).isZero();
    assertThat(json.get("psnr").isJsonNull()).isTrue();
    assertThat(json.get("ms_ssim").getAsDouble()).isEqualTo(1);
    assertThat(json.get("identity").getAsDouble()).isZero();

    Cli other = Cli.run("compare", target, run.resolve("tuned.png"), "--json");
    assertThat(JsonParser.parseString(other.out()).getAsJsonObject().get("mse").getAsDouble())
        .isPositive();
  }

  @Test
  void lists_directions() {
    Cli cli = Cli.run("directions");
    assertThat(cli.status()).isZero();
    assertThat(cli.out())
        .containsPattern("sefa-1 +[0-9]-[0-9]+ +-3 to 3 +SeFa, eigenvalue [0-9.]+");
    assertThat(cli.out())
        .containsPattern("smile +all +-2 to 2 +portraits, AUC 0\\.[89].+; 1 shows .+ in log-odds");
  }
}
