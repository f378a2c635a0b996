package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pti.api.TensorFile;
import dev.pti.core.hyperstyle.SmallHyperStyle;
import dev.pti.core.image.Photographs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other trades than the default's, by options: that each reaches what it names. */
class ChoicesTest {
  @TempDir Path folder;

  private Path invert(String name, String... options) {
    Cli cli =
        Cli.run(
            Stream.concat(
                    Stream.of("invert", Cli.PORTRAIT, "--out", folder.resolve(name), "--quiet"),
                    Stream.of(options))
                .toArray());
    assertThat(cli.err()).isEmpty();
    return folder.resolve(name).resolve("portrait");
  }

  private static JsonObject report(Path run) throws IOException {
    return JsonParser.parseString(Files.readString(run.resolve("report.json"))).getAsJsonObject();
  }

  @Test
  void refinement_comes_nearer_after_tuning_and_is_saved() throws IOException {
    Path run =
        invert(
            "refined",
            "--inverter=mean",
            "--tune-steps=2",
            "--refine",
            "--refine-steps=6",
            "--refine-rate=.02",
            "--refine-resolution=32",
            "--refine-reach=.7");
    JsonObject report = report(run);
    JsonObject refinement = report.getAsJsonObject("refinement");
    assertThat(refinement.get("lpips").getAsDouble())
        .isLessThan(report.getAsJsonObject("tuning").get("lpips").getAsDouble());
    JsonObject settings =
        refinement.getAsJsonArray("runs").get(0).getAsJsonObject().getAsJsonObject("settings");
    assertThat(settings.toString())
        .isEqualTo(
            "{\"resolution\":32,\"steps\":6,\"learning_rate\":0.02,\"cool_down\":0.4,"
                + "\"reach\":0.7,\"recomputation\":false,"
                + "\"losses\":[\"squeeze-caffe\",\"1.0 × l2\"]}");
    assertThat(TensorFile.read(run.resolve("tuned.safetensors")).get("features.0.offset").shape())
        .endsWith(32, 32);
    Path edited = folder.resolve("edited.png");
    assertThat(Cli.run("edit", run, "--edit", "smile=0", "--out", edited, "--no-note").err())
        .isEmpty();
    assertThat(Photographs.read(edited)).isEqualTo(Photographs.read(run.resolve("tuned.png")));
    Cli converted = Cli.run("convert", "--from", run, "--to", folder.resolve("tuned.pt"));
    assertThat(converted.out()).startsWith("left out: the refined features of " + run + ", which ");
  }

  @Test
  void choices_of_inversion_reach_the_search() throws IOException {
    Path run =
        invert(
            "search",
            "--no-tune",
            "--inverter=w+",
            "--invert-steps=9",
            "--invert-rate=.02",
            "--invert-until=1e9",
            "--delta-weight=.5",
            "--identity=.1",
            "--mask=face");
    JsonObject inversion = report(run).getAsJsonObject("inversion");
    assertThat(inversion.get("steps").getAsInt()).isEqualTo(1);
    JsonObject settings = inversion.getAsJsonObject("settings");
    assertThat(settings.get("stopped_by").getAsString()).isEqualTo("threshold");
    assertThat(settings.get("steps").getAsInt()).isEqualTo(9);
    assertThat(settings.get("learning_rate").getAsDouble()).isEqualTo(.02);
    assertThat(settings.get("delta_weight").getAsDouble()).isEqualTo(.5);
    assertThat(settings.get("losses").toString())
        .isEqualTo("[\"squeeze-caffe within face\",\"0.1 × identity within face\"]");
    assertThat(report(run).get("mask").getAsString()).isEqualTo("face");
    assertThat(run.resolve("mask.png")).exists();
  }

  @Test
  void the_default_generator_is_looked_at_by_its_encoder() throws IOException {
    JsonObject inversion = report(invert("plain", "--no-tune")).getAsJsonObject("inversion");
    assertThat(inversion.get("inverter").getAsString()).isEqualTo("encoder");
  }

  @Test
  void a_setting_of_a_search_asks_for_one() throws IOException {
    Path run = invert("set", "--no-tune", "--invert-steps=2");
    JsonObject inversion = report(run).getAsJsonObject("inversion");
    assertThat(inversion.get("inverter").getAsString()).isEqualTo("w");
    assertThat(inversion.get("steps").getAsInt()).isEqualTo(2);
  }

  @Test
  void a_search_moves_along_slopes_or_as_it_did_before() throws IOException {
    Path along = invert("slopes", "--no-tune", "--inverter=w", "--slopes=3", "--invert-steps=2");
    assertThat(searched(along).get("slopes").getAsInt()).isEqualTo(3);
    assertThat(searched(along).get("learning_rate").getAsDouble()).isEqualTo(.3);
    assertThat(searched(along).get("norm_weight").getAsDouble()).isEqualTo(.03);
    Path before = invert("coordinates", "--no-tune", "--slopes=0", "--invert-steps=2");
    assertThat(searched(before).get("learning_rate").getAsDouble()).isEqualTo(.1);
    assertThat(searched(before).has("slopes")).isFalse();
    assertThat(searched(before).has("norm_weight")).isFalse();
  }

  private static JsonObject searched(Path run) throws IOException {
    return report(run).getAsJsonObject("inversion").getAsJsonObject("settings");
  }

  @Test
  void a_schedule_cools_down_besides_only_where_it_is_told_to() throws IOException {
    String[] brief = {"--inverter=mean", "--tune-steps=1", "--locality=off"};
    assertThat(coolDown(invert("preset", brief))).isEqualTo(.2);
    assertThat(coolDown(invert("cosine", and(brief, "--schedule=cosine")))).isZero();
    assertThat(coolDown(invert("both", and(brief, "--schedule=cosine", "--cool-down=.3"))))
        .isEqualTo(.3);
  }

  private static String[] and(String[] options, String... more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }

  private static double coolDown(Path run) throws IOException {
    return tuned(run).get("cool_down").getAsDouble();
  }

  @Test
  void what_an_inversion_shall_minimize_asks_for_a_search() throws IOException {
    Path run = invert("fast", "--no-tune", "--preset=fast", "--mask=face");
    JsonObject inversion = report(run).getAsJsonObject("inversion");
    assertThat(inversion.get("inverter").getAsString()).isEqualTo("w");
    assertThat(inversion.get("steps").getAsInt()).isEqualTo(60);
  }

  @Test
  void a_search_may_start_from_a_pivot_or_not_be_made() throws IOException {
    Path mean = invert("mean", "--no-tune", "--inverter=mean");
    JsonObject inversion = report(mean).getAsJsonObject("inversion");
    assertThat(inversion.get("inverter").getAsString()).isEqualTo("mean");
    assertThat(inversion.get("steps").getAsInt()).isZero();
    Path onward =
        invert(
            "onward",
            "--no-tune",
            "--inverter=given+w+:" + mean.resolve("pivot.safetensors"),
            "--invert-steps=2");
    inversion = report(onward).getAsJsonObject("inversion");
    assertThat(inversion.get("inverter").getAsString()).isEqualTo("given+w+");
    assertThat(inversion.getAsJsonObject("settings").get("learning_rate").getAsDouble())
        .isEqualTo(.05);
  }

  @Test
  void choices_of_tuning_reach_the_tuner() throws IOException {
    Path run =
        invert(
            "tuning",
            "--inverter=encoder",
            "--tune-steps=2",
            "--tune-rate=.01",
            "--schedule=linear",
            "--warm-up=.5",
            "--cool-down=.3",
            "--layers=synthesis.b*.conv*,*.torgb.weight",
            "--resolutions=16-32",
            "--rank=2",
            "--difference-weight=3",
            "--accumulate=2",
            "--recompute",
            "--locality=off",
            "--tune-until=.001",
            "--tune-until-l2=.0001",
            "--tune-seconds=600",
            "--patience=50",
            "--min-improvement=.01",
            "--keep-best",
            "--tune-noise=generator");
    String settings = report(run).getAsJsonObject("tuning").get("settings").toString();
    assertThat(settings)
        .contains("synthesis.b*.conv*, *.torgb.weight at resolutions 16 to 32")
        .contains("\"rank\":2")
        .contains("\"cool_down\":0.3")
        .contains("\"accumulation\":2")
        .contains("\"recomputation\":true")
        .contains("\"learning_rate\":0.01");
    assertThat(TensorFile.read(run.resolve("tuned.safetensors")).tensors())
        .containsKey("synthesis.b32.conv0.weight.left")
        .allSatisfy((name, tensor) -> assertThat(name).matches("synthesis\\.b(16|32)\\..*"));
  }

  @Test
  void hyperstyle_tunes_in_place_of_the_loop_or_before_it() throws IOException {
    SmallHyperStyle files = SmallHyperStyle.writeTo(folder);
    String[] small = {"--generator=" + files.generator(), "--inverter=mean"};
    String file = files.checkpoint().toString();
    Path alone = invert("alone", and(small, "--tuner=hyperstyle:" + file, "--passes=2"));
    assertThat(tuned(alone).get("passes").getAsInt()).isEqualTo(2);
    assertThat(report(alone).getAsJsonObject("tuning").get("steps").getAsInt()).isZero();
    Path untuned = invert("untuned", and(small, "--tuner=hyperstyle:none.pt", "--no-tune"));
    assertThat(untuned.resolve("inverted.png")).as("nothing was loaded").exists();
    Path both = invert("both", and(small, "--tuner=hyperstyle+pti:" + file, "--tune-steps=2"));
    assertThat(tuned(both).get("passes").getAsInt()).isEqualTo(5);
    assertThat(report(both).getAsJsonObject("tuning").get("steps").getAsInt()).isEqualTo(2);
  }

  @Test
  void the_threshold_of_a_preset_can_be_none() throws IOException {
    String[] brief = {"--preset=reference", "--inverter=mean", "--tune-steps=1"};
    assertThat(tuned(invert("published", brief)).get("threshold").getAsDouble()).isEqualTo(.06);
    assertThat(tuned(invert("all", and(brief, "--tune-until=none"))).has("threshold")).isFalse();
  }

  private static JsonObject tuned(Path run) throws IOException {
    return report(run).getAsJsonObject("tuning").getAsJsonObject("settings");
  }

  @Test
  void a_run_is_kept_in_half_precision_and_in_one_file() throws IOException {
    String[] quick = {"--inverter=mean", "--tune-steps=2", "--locality=off"};
    Path full = invert("full", quick);
    Path half = invert("half", with(quick, "--precision=float16"));
    JsonObject saved = report(half).getAsJsonObject("saved");
    assertThat(saved.get("precision").getAsString()).isEqualTo("float16");
    assertThat(saved.get("bytes").getAsLong())
        .isEqualTo(Files.size(half.resolve("tuned.safetensors")))
        .isLessThan(saved.get("generator_bytes").getAsLong() / 2);
    assertThat(saved.getAsJsonObject("after").get("mse").getAsDouble()).isPositive();
    assertThat(report(full).getAsJsonObject("saved").get("precision").getAsString())
        .isEqualTo("float32");

    Path one = invert("full", with(quick, "--one-file"));
    assertThat(one).isEqualTo(full);
    try (Stream<Path> files = Files.list(one)) {
      assertThat(files)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder(
              "run.safetensors",
              "target.png",
              "inverted.png",
              "tuned.png",
              "sheet.png",
              "report.json");
    }
    Path edited = folder.resolve("edited.png");
    Cli cli =
        Cli.run("edit", one.resolve("run.safetensors"), "--edit", "sefa-1=0", "--out", edited);
    assertThat(cli.err()).isEmpty();
    assertThat(Photographs.read(edited)).isEqualTo(Photographs.read(one.resolve("tuned.png")));
  }

  @Test
  void the_documentation_has_every_option() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "command-line.md"));
    String help = Cli.run("invert", "--help").out();
    assertThat(Pattern.compile("(?m)^ +(?:-\\w, )?(--[\\w-]+)").matcher(help).results())
        .hasSizeGreaterThan(35)
        .allSatisfy(option -> assertThat(page).containsPattern(option.group(1) + "[ `]"));
  }

  private static String[] with(String[] options, String more) {
    return Stream.concat(Stream.of(options), Stream.of(more)).toArray(String[]::new);
  }
}
