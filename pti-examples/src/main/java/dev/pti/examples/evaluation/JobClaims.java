package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import dev.pti.Preset;
import java.util.ArrayList;
import java.util.List;

/** What is claimed of the presets beside the reference, with each claim's verdict. */
final class JobClaims {
  private final Measurements measurements;
  private final Markdown page;

  JobClaims(Measurements measurements, Markdown page) {
    this.measurements = measurements;
    this.page = page;
  }

  void write() {
    List<Preset> presets =
        JobStudy.PARTS.keySet().stream()
            .filter(preset -> measurements.count(JobStudy.NAME, JobStudy.cut(preset)) > 0)
            .toList();
    if (presets.isEmpty()) {
      return;
    }
    page.text("\nHow soon the presets are as near as the reference:\n\n")
        .head("claim", "verdict", "as near after", "portraits that were as near");
    presets.forEach(this::time);
    page.text(
        """

        What that costs. Figures are the preset minus the reference, of the same portraits, ± standard
        error. *No worse* means: drift and identity are not higher, and what survives of edits is not
        less, by more than two standard errors.

        """);
    List<String> head = new ArrayList<>(List.of("claim", "verdict", "drift", "identity"));
    MeasuredEdits.attributes().forEach(attribute -> head.add("`" + attribute + "` survives"));
    page.head(head.toArray(String[]::new));
    for (Preset preset : presets) {
      cost("when as near", preset, JobStudy.near(preset));
      cost("after %s of the reference's time".formatted(bar(preset)), preset, JobStudy.cut(preset));
    }
  }

  private void time(Preset preset) {
    String job = JobStudy.cut(preset);
    double part = JobPage.part(measurements, job);
    page.row(
        List.of(
            "`%s` is as near in %s of the reference's time"
                .formatted(JobStudy.name(preset), bar(preset)),
            Claims.verdict(part <= JobStudy.PARTS.getOrDefault(preset, 0.)),
            figure(part, 3),
            "%d of %d"
                .formatted(
                    measurements.values(JobStudy.NAME, job, JobStudy.PART).count(),
                    measurements.count(JobStudy.NAME, job))));
  }

  private void cost(String when, Preset preset, String job) {
    if (measurements.count(JobStudy.NAME, job) == 0) {
      return;
    }
    List<String> figures = new ArrayList<>();
    boolean holds = true;
    for (String distance : List.of("drift", "identity")) {
      Pairs pairs = measurements.pairs(JobStudy.NAME, JobStudy.REFERENCE, job, distance);
      holds &= pairs.difference() <= 2 * pairs.error();
      figures.add(figure(pairs.difference(), pairs.error(), 3));
    }
    for (String attribute : MeasuredEdits.attributes()) {
      Kept kept = Kept.of(measurements, JobStudy.NAME, JobStudy.REFERENCE, job, attribute);
      holds &= kept.count() == 0 || kept.difference() >= -2 * kept.error();
      figures.add(kept.more());
    }
    List<String> cells = new ArrayList<>();
    cells.add("`%s`, %s, is no worse".formatted(JobStudy.name(preset), when));
    cells.add(Claims.verdict(holds));
    cells.addAll(figures);
    page.row(cells);
  }

  private static String bar(Preset preset) {
    return figure(JobStudy.PARTS.getOrDefault(preset, 0.), 1);
  }
}
