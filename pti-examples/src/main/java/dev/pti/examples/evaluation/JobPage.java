package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import com.google.common.math.Quantiles;
import dev.pti.Preset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How soon the presets are where the reference ends, and whether it costs anything. */
final class JobPage {
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
            process. *As near after*: when MSE and `squeeze-caffe` both are first at most what the
            reference preset ends at, as part of the reference's time; the median of the portraits,
            of which one that never is counts as longest. A job that is given a part of the
            reference's time is ended when that is over, or when it is as near if that is later. Without
            seconds are rows that were measured in a later process.
            *Survives*: an edit's effect, as part of its effect at the same pivot in the untouched
            generator.

            """);
    List<String> head = new ArrayList<>();
    head.addAll(List.of("preset", "portraits", "MSE", "squeeze-caffe", "identity", "drift"));
    MeasuredEdits.attributes().forEach(attribute -> head.add("`" + attribute + "` survives"));
    head.addAll(List.of("seconds", "as near after"));
    page.head(head.toArray(String[]::new));
    row(JobStudy.REFERENCE);
    for (Preset preset : JobStudy.PARTS.keySet()) {
      row(JobStudy.near(preset));
      row(JobStudy.cut(preset));
      row(JobStudy.whole(preset));
    }
    JobStudy.PARTS.forEach(this::claims);
  }

  private void row(String job) {
    if (measurements.count(JobStudy.NAME, job) == 0) {
      return;
    }
    List<String> cells = new ArrayList<>();
    cells.add(job);
    cells.add(String.valueOf(measurements.count(JobStudy.NAME, job)));
    cells.add(mean(job, "mse", 4));
    cells.add(mean(job, "perceptual", 3));
    cells.add(mean(job, "identity", 3));
    cells.add(mean(job, "drift", 3));
    for (String attribute : MeasuredEdits.attributes()) {
      cells.add(kept(job, attribute).survives());
    }
    cells.add(mean(job, "seconds", 1));
    cells.add(job.equals(JobStudy.REFERENCE) ? "1" : figure(part(job), 3));
    page.row(cells);
  }

  private void claims(Preset preset, double bar) {
    String job = JobStudy.cut(preset);
    String name = JobStudy.name(preset);
    long count = measurements.count(JobStudy.NAME, job);
    if (count == 0) {
      return;
    }
    long near = measurements.values(JobStudy.NAME, job, JobStudy.PART).count();
    double part = part(job);
    page.text(
        "\n%s %s; %d of %d portraits are as near before its steps are over.\n"
            .formatted(
                Claims.verdict(
                    "`%s` is as near as the reference ends in %s of its time"
                        .formatted(name, figure(bar, 1)),
                    part <= bar),
                Double.isFinite(part)
                    ? "After %s of its time, the median".formatted(figure(part, 3))
                    : "Most never are",
                near,
                count));
    costs("`%s`, when it is as near, is".formatted(name), JobStudy.near(preset));
    costs("`%s`, %s of the reference's time over, is".formatted(name, figure(bar, 1)), job);
  }

  private void costs(String subject, String job) {
    if (measurements.count(JobStudy.NAME, job) == 0) {
      return;
    }
    List<String> figures = new ArrayList<>();
    boolean holds = true;
    for (String distance : List.of("drift", "identity")) {
      Pairs pairs = pairs(job, distance);
      holds &= isNoWorse(pairs);
      figures.add(distance + " " + figure(pairs.difference(), pairs.error(), 3));
    }
    for (String attribute : MeasuredEdits.attributes()) {
      Kept kept = kept(job, attribute);
      if (kept.count() == 0) {
        continue;
      }
      holds &= kept.difference() >= -2 * kept.error();
      figures.add("`%s` %s".formatted(attribute, kept.more()));
    }
    page.text(
        "\n%s The rule: in drift, identity and what survives of edits, by no more than two standard errors. It minus the reference: %s.\n"
            .formatted(
                Claims.verdict(subject + " nowhere worse by more than chance", holds),
                String.join(", ", figures)));
  }

  /** Of figures of which a lower one is better. */
  private static boolean isNoWorse(Pairs pairs) {
    return pairs.difference() <= 2 * pairs.error();
  }

  /** The median over all portraits; one that never was as near took for ever. */
  private double part(String job) {
    double[] parts = measurements.values(JobStudy.NAME, job, JobStudy.PART).toArray();
    int all = (int) measurements.count(JobStudy.NAME, job);
    double[] padded = Arrays.copyOf(parts, all);
    Arrays.fill(padded, parts.length, all, Double.POSITIVE_INFINITY);
    return Quantiles.median().compute(padded);
  }

  private Kept kept(String job, String attribute) {
    return Kept.of(measurements, JobStudy.NAME, JobStudy.REFERENCE, job, attribute);
  }

  private Pairs pairs(String job, String figure) {
    return measurements.pairs(JobStudy.NAME, JobStudy.REFERENCE, job, figure);
  }

  private String mean(String job, String name, int digits) {
    return figure(measurements.mean(JobStudy.NAME, job, name), digits);
  }
}
