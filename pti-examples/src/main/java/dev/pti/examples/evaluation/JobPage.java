package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import com.google.common.math.Quantiles;
import dev.pti.Preset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How soon the presets are as near as the reference ends, and what they cost. */
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
    page.heading("The whole job");
    introduction();
    threshold();
    page.notes(measurements.notes(JobStudy.NAME));
    table();
    new JobClaims(measurements, page).write();
  }

  private void introduction() {
    page.text(
        """
        From the photograph to the tuned generator by each preset. The jobs of a portrait ran one
        after the other in one process.

        - *When as near*: tuning ended at the first step at which MSE and `squeeze-caffe` were both
          at most what the reference preset ended at.
        - *0.1, 0.2 of the reference's time*: tuning ended when that part of the reference's time was
          over, or at the step that was as near if that came later.
        - A job that never was as near took all its steps.
        - *Whole*: all steps of the preset, for the first twelve portraits. *Reference, the twelve* is
          the reference preset over the same portraits.
        - *As near after*: the time until the job was as near, as a part of the reference's time. It is
          the median over the portraits; a portrait that never was as near counts as longest.
        - *Survives*: an edit's effect in the tuned generator, as a part of its effect at the same
          pivot in the untuned one (ratio of means ± standard error).
        - *Seconds*: wall time. Compare rows of this table only. A row that was measured in a later
          process has none.

        """);
  }

  /** What the distance at which tuning ends means for the reference. */
  private void threshold() {
    double threshold = Preset.REFERENCE.tuner().settings().threshold().orElseThrow();
    long early =
        measurements
            .values(JobStudy.NAME, JobStudy.REFERENCE, "perceptual")
            .filter(distance -> distance <= threshold)
            .count();
    page.text(
        """
        The reference preset keeps the published threshold of %s, which is meant for LPIPS, although
        the distance here is `squeeze-caffe`. The threshold ended tuning early in %d of the %d
        portraits. So *as near as the reference* means: as near as it was when it stopped.

        """
            .formatted(
                figure(threshold, 2),
                early,
                measurements.count(JobStudy.NAME, JobStudy.REFERENCE)));
  }

  private void table() {
    List<String> head = new ArrayList<>();
    head.add("preset");
    head.addAll(Likeness.HEAD);
    MeasuredEdits.attributes().forEach(attribute -> head.add("`" + attribute + "` survives"));
    head.addAll(List.of("seconds", "as near after"));
    page.head(head.toArray(String[]::new));
    row(JobStudy.REFERENCE, JobStudy.REFERENCE, JobStudy.REFERENCE);
    row("reference, the twelve", JobStudy.REFERENCE, JobStudy.whole(Preset.DEFAULT));
    for (Preset preset : JobStudy.PARTS.keySet()) {
      for (String job :
          List.of(JobStudy.near(preset), JobStudy.cut(preset), JobStudy.whole(preset))) {
        row(job, job, job);
      }
    }
  }

  /**
   * Writes a row.
   *
   * @param job whose figures these are
   * @param portraits a job whose portraits they are of
   */
  private void row(String title, String job, String portraits) {
    long count = measurements.count(JobStudy.NAME, portraits);
    if (count == 0) {
      return;
    }
    List<String> cells = new ArrayList<>();
    cells.add(title);
    cells.add(String.valueOf(count));
    cells.add(mean(job, portraits, "mse", 4));
    cells.add(mean(job, portraits, "psnr", 1));
    cells.add(mean(job, portraits, "ms_ssim", 3));
    cells.add(mean(job, portraits, "perceptual", 3));
    cells.add(mean(job, portraits, "identity", 3));
    cells.add(mean(job, portraits, "drift", 3));
    for (String attribute : MeasuredEdits.attributes()) {
      cells.add(Kept.of(measurements, JobStudy.NAME, portraits, job, attribute).survives());
    }
    cells.add(mean(job, portraits, "seconds", 1));
    cells.add(job.equals(JobStudy.REFERENCE) ? "1" : figure(part(measurements, job), 3));
    page.row(cells);
  }

  private String mean(String job, String portraits, String name, int digits) {
    return figure(measurements.pairs(JobStudy.NAME, portraits, job, name).secondMean(), digits);
  }

  /**
   * The time until as near, as part of the reference's: the median over all portraits. One that
   * never was as near took for ever.
   */
  static double part(Measurements measurements, String job) {
    double[] parts = measurements.values(JobStudy.NAME, job, JobStudy.PART).toArray();
    int all = (int) measurements.count(JobStudy.NAME, job);
    double[] padded = Arrays.copyOf(parts, all);
    Arrays.fill(padded, parts.length, all, Double.POSITIVE_INFINITY);
    return Quantiles.median().compute(padded);
  }
}
