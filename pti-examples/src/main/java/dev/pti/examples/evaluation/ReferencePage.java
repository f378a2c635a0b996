package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import dev.pti.Preset;
import dev.pti.core.tuning.TuningSettings;
import java.util.ArrayList;
import java.util.List;

/** What the reference preset's threshold changes, and how the others compare without it. */
final class ReferencePage {
  private final Measurements measurements;
  private final Markdown page;

  ReferencePage(Measurements measurements, Markdown page) {
    this.measurements = measurements;
    this.page = page;
  }

  void write() {
    if (measurements.count(ReferenceStudy.NAME, ReferenceStudy.TO_THE_END) == 0) {
      return;
    }
    page.heading("The reference preset without its threshold");
    introduction();
    List<String> head = new ArrayList<>();
    head.add("preset");
    head.addAll(Likeness.HEAD);
    MeasuredEdits.attributes().forEach(attribute -> head.add("`" + attribute + "` survives"));
    head.addAll(List.of("steps of tuning", "seconds"));
    page.head(head.toArray(String[]::new));
    ReferenceStudy.METHODS.forEach(this::row);
    differences();
  }

  private void introduction() {
    TuningSettings settings = Preset.REFERENCE.tuner().settings();
    long all = measurements.count(ReferenceStudy.NAME, ReferenceStudy.PUBLISHED);
    long early =
        measurements
            .values(ReferenceStudy.NAME, ReferenceStudy.PUBLISHED, WholeJob.STEPS)
            .filter(steps -> steps < settings.steps())
            .count();
    page.text(
        """
        The published threshold of %s is meant for LPIPS. Compared with `squeeze-caffe`, it ended the
        reference preset's tuning before its %d steps in %d of %d portraits. *Reference, to the end*
        is the same preset without a threshold. The default and fast take all their steps. The jobs
        of a portrait ran one after the other in one process. Columns are those of *The whole job*.

        """
            .formatted(
                figure(settings.threshold().orElseThrow(), 2), settings.steps(), early, all));
    page.notes(measurements.notes(ReferenceStudy.NAME));
  }

  private void row(String method) {
    if (measurements.count(ReferenceStudy.NAME, method) == 0) {
      return;
    }
    List<String> cells = new ArrayList<>();
    cells.add(method);
    cells.addAll(Likeness.cells(measurements, ReferenceStudy.NAME, method));
    MeasuredEdits.attributes().forEach(attribute -> cells.add(kept(method, attribute).survives()));
    cells.add(mean(method, WholeJob.STEPS, 0));
    cells.add(mean(method, "seconds", 1));
    page.row(cells);
  }

  private void differences() {
    page.text(
        """

        Each preset minus *reference, to the end*, of the same portraits, ± standard error. *Time* is
        the preset's time as a part of that of *reference, to the end*.

        """);
    List<String> head = new ArrayList<>();
    head.addAll(List.of("preset", "MSE", "squeeze-caffe", "identity", "drift"));
    MeasuredEdits.attributes().forEach(attribute -> head.add("`" + attribute + "`"));
    head.add("time");
    page.head(head.toArray(String[]::new));
    for (String method : ReferenceStudy.METHODS) {
      Pairs seconds = pairs(method, "seconds");
      if (method.equals(ReferenceStudy.TO_THE_END) || seconds.count() == 0) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      cells.add(method);
      cells.add(difference(method, "mse", 4));
      cells.add(difference(method, "perceptual", 3));
      cells.add(difference(method, "identity", 3));
      cells.add(difference(method, "drift", 3));
      MeasuredEdits.attributes().forEach(attribute -> cells.add(kept(method, attribute).more()));
      cells.add(figure(seconds.ratio(), seconds.ratioError(), 2));
      page.row(cells);
    }
  }

  private String difference(String method, String name, int digits) {
    Pairs pairs = pairs(method, name);
    return figure(pairs.difference(), pairs.error(), digits);
  }

  private Pairs pairs(String method, String name) {
    return measurements.pairs(ReferenceStudy.NAME, ReferenceStudy.TO_THE_END, method, name);
  }

  private Kept kept(String method, String attribute) {
    return Kept.of(measurements, ReferenceStudy.NAME, ReferenceStudy.TO_THE_END, method, attribute);
  }

  private String mean(String method, String name, int digits) {
    return figure(measurements.mean(ReferenceStudy.NAME, method, name), digits);
  }
}
