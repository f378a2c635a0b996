package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import com.google.common.math.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How soon the presets are where the reference ends, and whether it costs anything. */
final class JobPage {
  private static final String UNTUNED = MethodsStudy.method(MethodsStudy.W, MethodsStudy.UNTUNED);

  private final Measurements measurements;
  private final Markdown page;

  JobPage(Measurements measurements, Markdown page) {
    this.measurements = measurements;
    this.page = page;
  }

  void write() {
    if (measurements.methods(JobStudy.NAME).isEmpty()) {
      return;
    }
    page.heading("The whole job")
        .text(
            """
            From the photograph to the tuned generator by each preset, one after the other in one
            process. *As near* is the first step of tuning at which MSE and `squeeze-caffe` both are at
            most what the reference preset ends at, as part of the reference's whole time: the median
            over the portraits. All other columns are of the job's end; *survives* is as above.

            """);
    List<String> head = new ArrayList<>();
    head.addAll(List.of("preset", "portraits", "MSE", "squeeze-caffe", "identity", "drift"));
    MeasuredEdits.attributes().forEach(attribute -> head.add("`" + attribute + "` survives"));
    head.addAll(List.of("seconds", "as near after"));
    page.head(head.toArray(String[]::new));
    row(JobStudy.REFERENCE);
    row(JobStudy.DEFAULT);
    row(JobStudy.FAST);
    claims(JobStudy.DEFAULT, .2, "a fifth");
    claims(JobStudy.FAST, .1, "a tenth");
  }

  private void row(String preset) {
    List<String> cells = new ArrayList<>();
    cells.add(preset);
    cells.add(String.valueOf(measurements.count(JobStudy.NAME, preset)));
    cells.add(mean(preset, "mse", 4));
    cells.add(mean(preset, "perceptual", 3));
    cells.add(mean(preset, "identity", 3));
    cells.add(mean(preset, "drift", 3));
    for (String attribute : MeasuredEdits.attributes()) {
      cells.add(
          figure(
              pairs(preset, MeasuredEdits.effect(attribute)).secondMean() / untuned(attribute), 2));
    }
    cells.add(mean(preset, "seconds", 1));
    cells.add(preset.equals(JobStudy.REFERENCE) ? "1" : figure(part(preset), 3));
    page.row(cells);
  }

  private void claims(String preset, double bar, String words) {
    long count = measurements.count(JobStudy.NAME, preset);
    if (count == 0) {
      return;
    }
    long near = measurements.values(JobStudy.NAME, preset, JobStudy.PART).count();
    page.text(
        "\n%s After %s of its time, the median; %d of %d portraits are as near before the job ends.\n"
            .formatted(
                Claims.verdict(
                    "`%s` is as near as the reference ends in %s of its time"
                        .formatted(preset, words),
                    part(preset) <= bar),
                figure(part(preset), 3),
                near,
                count));
    List<String> figures = new ArrayList<>();
    boolean holds = true;
    for (String distance : List.of("drift", "identity")) {
      Pairs pairs = pairs(preset, distance);
      holds &= isNoWorse(pairs);
      figures.add(distance + " " + figure(pairs.difference(), pairs.error(), 3));
    }
    for (String attribute : MeasuredEdits.attributes()) {
      Pairs lost = pairs(preset, MeasuredEdits.effect(attribute)).times(-1 / untuned(attribute));
      holds &= isNoWorse(lost);
      figures.add(
          "`%s` %s of its effect"
              .formatted(attribute, figure(-lost.difference(), lost.error(), 2)));
    }
    page.text(
        "\n%s The rule: by no more than two standard errors. Its end minus the reference's: %s.\n"
            .formatted(
                Claims.verdict(
                    "`%s` ends no worse in drift, identity and what survives of edits"
                        .formatted(preset),
                    holds),
                String.join(", ", figures)));
  }

  /** Of figures of which a lower one is better. */
  private static boolean isNoWorse(Pairs pairs) {
    return pairs.difference() <= 2 * pairs.error();
  }

  /** The median over all portraits; one that never was as near took for ever. */
  private double part(String preset) {
    double[] parts = measurements.values(JobStudy.NAME, preset, JobStudy.PART).toArray();
    int all = (int) measurements.count(JobStudy.NAME, preset);
    double[] padded = Arrays.copyOf(parts, all);
    Arrays.fill(padded, parts.length, all, Double.POSITIVE_INFINITY);
    return Quantiles.median().compute(padded);
  }

  /** The effect of an edit in the untouched generator, at the pivot of the default inversion. */
  private double untuned(String attribute) {
    return measurements
        .mean(MethodsStudy.NAME, UNTUNED, MeasuredEdits.effect(attribute))
        .orElse(Double.NaN);
  }

  private Pairs pairs(String preset, String figure) {
    return measurements.pairs(JobStudy.NAME, JobStudy.REFERENCE, preset, figure);
  }

  private String mean(String preset, String name, int digits) {
    return figure(measurements.mean(JobStudy.NAME, preset, name), digits);
  }
}
