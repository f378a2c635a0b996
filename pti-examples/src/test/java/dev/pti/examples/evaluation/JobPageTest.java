package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobPageTest {
  @TempDir private Path folder;
  private Measurements measured;

  @BeforeEach
  void reference() {
    measured = new Measurements(folder.resolve("rows.jsonl"));
    for (String portrait : List.of("a", "b", "c")) {
      measured.measure("job", "reference", portrait, () -> figures(20, 8));
    }
  }

  private static Map<String, Double> figures(double seconds, double effect) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("drift", .1);
    figures.put("identity", .5);
    figures.put("seconds", seconds);
    for (String attribute : MeasuredEdits.attributes()) {
      figures.put(MeasuredEdits.effect(attribute), effect);
      figures.put(WholeJob.untuned(attribute), 10.);
    }
    return figures;
  }

  private void job(String job, String portrait, double part, Map<String, Double> figures) {
    figures.put("part", part);
    measured.measure("job", job, portrait, () -> figures);
  }

  private String page() {
    Markdown page = new Markdown();
    new JobPage(measured, page).write();
    return page.toString();
  }

  @Test
  void the_median_of_all_portraits_decides() {
    job(JobStudy.cut(Preset.DEFAULT), "a", .1, figures(2, 8));
    job(JobStudy.cut(Preset.DEFAULT), "b", .19, figures(4, 8));
    job(JobStudy.cut(Preset.DEFAULT), "c", .9, figures(18, 8));
    assertThat(page())
        .contains(
            "| `default` is as near in 0.2 of the reference's time | confirmed | 0.190 | 3 of 3 |")
        .contains("| default, 0.2 of the reference's time | 3 |");
  }

  @Test
  void a_job_that_ends_before_it_is_as_near_never_is() {
    job(JobStudy.cut(Preset.FAST), "a", .05, figures(1, 8));
    measured.measure("job", JobStudy.cut(Preset.FAST), "b", () -> figures(3, 8));
    measured.measure("job", JobStudy.cut(Preset.FAST), "c", () -> figures(3, 8));
    assertThat(page())
        .contains("| `fast` is as near in 0.1 of the reference's time | refuted | – | 1 of 3 |");
  }

  @Test
  void edits_that_have_less_effect_are_told() {
    job(JobStudy.cut(Preset.DEFAULT), "a", .1, figures(2, 8));
    job(JobStudy.cut(Preset.DEFAULT), "b", .1, figures(2, 8));
    job(JobStudy.cut(Preset.DEFAULT), "c", .1, figures(2, 8));
    assertThat(page())
        .contains(
            "| `default`, after 0.2 of the reference's time, is no worse | confirmed |"
                + " 0.000 ± 0.000 | 0.000 ± 0.000 | 0.00 ± 0.00 |");
    job(JobStudy.cut(Preset.FAST), "a", .1, figures(2, 4));
    job(JobStudy.cut(Preset.FAST), "b", .1, figures(2, 4));
    job(JobStudy.cut(Preset.FAST), "c", .1, figures(2, 4));
    assertThat(page())
        .contains(
            "| `fast`, after 0.1 of the reference's time, is no worse | refuted |"
                + " 0.000 ± 0.000 | 0.000 ± 0.000 | -0.40 ± 0.00 |");
  }

  @Test
  void portraits_whose_tuning_the_threshold_ended_are_counted() {
    reference("d", .0599);
    reference("e", .07);
    assertThat(page()).contains("published threshold of 0.06", "early in 1 of the 5\nportraits");
  }

  private void reference(String portrait, double distance) {
    Map<String, Double> figures = figures(20, 8);
    figures.put("perceptual", distance);
    measured.measure("job", "reference", portrait, () -> figures);
  }

  @Test
  void likeness_is_shown_by_every_measure() {
    Map<String, Double> figures = figures(20, 8);
    figures.putAll(Map.of("mse", .004, "psnr", 24.32, "ms_ssim", .9082, "perceptual", .07));
    measured.measure("job", JobStudy.near(Preset.FAST), "a", () -> figures);
    assertThat(page())
        .contains("| fast, when as near | 1 | 0.0040 | 24.3 | 0.908 | 0.070 | 0.500 |");
  }

  @Test
  void the_reference_is_told_of_the_portraits_that_others_were_measured_on_whole() {
    reference("d", .03);
    reference("e", .05);
    for (String portrait : List.of("d", "e")) {
      Map<String, Double> figures = figures(2, 8);
      figures.put("perceptual", .06);
      job(JobStudy.whole(Preset.DEFAULT), portrait, .1, figures);
    }
    assertThat(page()).contains("| reference, the twelve | 2 | – | – | – | 0.040 | 0.500 |");
  }

  @Test
  void what_is_noted_on_the_rows_stands_before_the_table() throws IOException {
    Path rows = folder.resolve("rows.jsonl");
    Files.writeString(
        rows,
        "{\"study\":\"job\",\"note\":\"Measured on a busy machine.\"}\n",
        StandardOpenOption.APPEND);
    measured = new Measurements(rows);
    assertThat(page()).contains("\n\nMeasured on a busy machine.\n\n| preset |");
  }

  @Test
  void nothing_is_said_of_jobs_that_were_not_measured() {
    Markdown empty = new Markdown();
    new JobPage(new Measurements(folder.resolve("none.jsonl")), empty).write();
    assertThat(empty).hasToString("");
  }

  @Test
  void a_generator_without_directions_has_no_edits_to_tell_of() {
    Measurements none = new Measurements(folder.resolve("none.jsonl"));
    Map<String, Double> distances = Map.of("drift", .1, "identity", .5, "seconds", 20.);
    for (String portrait : List.of("a", "b", "c")) {
      none.measure("job", "reference", portrait, () -> new LinkedHashMap<>(distances));
      Map<String, Double> near = new LinkedHashMap<>(distances);
      near.put("part", .1);
      none.measure("job", JobStudy.cut(Preset.DEFAULT), portrait, () -> near);
    }
    measured = none;
    assertThat(page())
        .contains("is no worse | confirmed | 0.000 ± 0.000 | 0.000 ± 0.000 | – | – |");
  }
}
