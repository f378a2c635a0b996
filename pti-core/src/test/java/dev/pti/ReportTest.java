package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.DoubleAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final List<String> FIELDS =
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
          "metrics.after.ms_ssim");

  @Test
  void holds_all_that_a_reader_is_promised(@TempDir Path folder) throws Exception {
    try (Pti pti = SmallPti.builder().seed(42).build()) {
      Tuned tuned = pti.invert(SmallPti.target(1)).tune();
      tuned.save(folder);
      JsonObject json = strictly(Files.readString(folder.resolve("report.json")));
      for (String field : FIELDS) {
        assertThat(at(json, field)).as(field).isNotNull();
        assertThat(at(json, field).isJsonNull()).as(field).isFalse();
      }
      assertThat(at(json, "seed").getAsLong()).isEqualTo(42);
      assertThat(at(json, "device").getAsString()).isEqualTo("cpu");
      assertThat(at(json, "inversion.loss").getAsJsonArray()).hasSize(5);
      assertThat(at(json, "tuning.loss").getAsJsonArray()).hasSize(4);
      assertThat(at(json, "tuning.locality").getAsJsonArray())
          .as("of the first and the fourth step")
          .hasSize(2);
      assertThat(at(json, "metrics.after.mse").getAsDouble())
          .isEqualTo(tuned.metrics().mse())
          .isLessThan(at(json, "metrics.before.mse").getAsDouble());
    }
  }

  @Test
  void a_figure_that_is_not_finite_is_null() {
    try (Pti pti =
        SmallPti.builder()
            .inverter(
                (target, workspace) ->
                    Inversion.builder()
                        .pivot(Latent.inW(new float[32], 8))
                        .putSettings("noise_weight", Double.NaN)
                        .build())
            .build()) {
      Target drawn = new Target("drawn", pti.generator().synthesize(Latent.inW(new float[32], 8)));
      Report report = pti.invert(drawn).report();
      JsonObject json = strictly(report.toJson());
      assertThat(at(json, "metrics.before.psnr").isJsonNull()).isTrue();
      assertThat(at(json, "metrics.before.mse").getAsDouble()).isZero();
      assertThat(at(json, "inversion.settings.noise_weight").isJsonNull()).isTrue();
      assertThat(report.number("metrics.before.psnr")).isNaN();
    }
  }

  @Test
  void settings_that_json_has_not_are_told_as_they_print_themselves(@TempDir Path folder) {
    Inverter own =
        (target, workspace) ->
            Inversion.builder()
                .pivot(Latent.inW(new float[32], 8))
                .putSettings("file", Path.of("some", "where"))
                .putSettings("longest", Duration.ofSeconds(3))
                .putSettings("perhaps", Optional.of(2))
                .putSettings("rate", Float.NaN)
                .putSettings("sum", new DoubleAdder())
                .putSettings("rates", new double[] {.5, Double.POSITIVE_INFINITY})
                .putSettings("nested", Map.of("of", List.of(Path.of("a"), 1)))
                .build();
    try (Pti pti = SmallPti.builder().inverter(own).build()) {
      pti.invert(SmallPti.target(1)).save(folder);
      JsonObject json = strictly(Report.read(folder.resolve("report.json")).toJson());
      JsonObject settings = at(json, "inversion.settings").getAsJsonObject();
      assertThat(settings.get("file").getAsString()).isEqualTo(Path.of("some", "where").toString());
      assertThat(settings.get("longest").getAsString()).isEqualTo("PT3S");
      assertThat(settings.get("perhaps").getAsString()).isEqualTo("Optional[2]");
      assertThat(settings.get("rate").isJsonNull()).isTrue();
      assertThat(settings.get("sum").getAsString()).isEqualTo("0.0");
      assertThat(settings.get("rates")).hasToString("[0.5,null]");
      assertThat(settings.get("nested")).hasToString("{\"of\":[\"a\",1]}");
    }
  }

  @Test
  void figures_are_looked_up_by_path(@TempDir Path folder) {
    Report report = Report.of(Map.of("a", Map.of("b", 1.5, "c", "text")));
    assertThat(report.number("a.b")).isEqualTo(1.5);
    assertThat(report.text("a.c")).isEqualTo("text");
    assertThatThrownBy(() -> report.number("a.d"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the report has no a.d");
    report.save(folder.resolve("report.json"));
    assertThat(Report.read(folder.resolve("report.json"))).hasToString(report.toString());
  }

  @Test
  void what_is_looked_up_as_another_kind_is_told_by_what_it_is() {
    Report report = Report.of(Map.of("a", Map.of("b", 1.5, "c", "text", "d", List.of(1))));
    assertThat(report.text("a.b")).isEqualTo("1.5");
    assertThatThrownBy(() -> report.text("a"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching("a of the report is a section, of [bcd], [bcd], [bcd]");
    assertThatThrownBy(() -> report.text("a.d")).hasMessage("a.d of the report is no text");
    assertThatThrownBy(() -> report.number("a.c")).hasMessage("a.c of the report is no number");
  }

  @Test
  void sections_can_be_added_without_changing_the_report() {
    Report report = Report.of(Map.of("a", 1));
    Report more = report.with(Map.of("edits", List.of("age")));
    assertThat(more.toJson()).contains("age");
    assertThat(report.toJson()).doesNotContain("age");
  }

  private static JsonElement at(JsonObject json, String path) {
    JsonElement here = json;
    for (String name : path.split("\\.", -1)) {
      here = here.getAsJsonObject().get(name);
    }
    return here;
  }

  /** Gson's usual parser lets NaN and Infinity pass. */
  private static JsonObject strictly(String json) {
    assertThat(json).doesNotContain("NaN").doesNotContain("Infinity");
    Gson strict = new GsonBuilder().setStrictness(Strictness.STRICT).create();
    return strict.fromJson(json, JsonObject.class);
  }
}
