package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.List;
import java.util.TreeSet;

/** Writes the measured rows as the tables of docs/RESULTS.md. */
final class ResultsPage {
  private final Measurements measurements;
  private final Subject.Described subject;
  private final Markdown page = new Markdown();

  private ResultsPage(Measurements measurements, Subject.Described subject) {
    this.measurements = measurements;
    this.subject = subject;
  }

  static String write(Measurements measurements, Subject.Described subject) {
    return new ResultsPage(measurements, subject).write();
  }

  private String write() {
    page.text(
        """
        # What it gives in %s

        Means over validation portraits that [%1$s](%1$s.md) never saw, at %d px, seed 0.
        MSE, PSNR and MS-SSIM are of values in [0, 1]; `squeeze-caffe` is the distance that was
        minimized; identity is the distance of face embeddings, which nothing minimizes: lower
        is nearer, .6 is the usual limit of one person. `./pti evaluate` measures the rows again
        ([how](../evaluation/README.md)); a row that is there is not measured twice.

        The presets are measured in *The whole job*. *The job in W*, elsewhere, is a search in W of
        100 steps along its coordinates, then 150 steps of tuning with locality regularization at
        each.
        """
            .formatted(subject.label(), subject.resolution()));
    new JobPage(measurements, page).write();
    new ReferencePage(measurements, page).write();
    new MethodsPage(measurements, subject, page).write();
    new NoisePage(measurements, page).write();
    new RefinementPage(measurements, page).write();
    new EncoderPage(measurements, page).write();
    new TogetherPage(measurements, page).write();
    locality();
    editing();
    for (EditedJob job : EditedJob.values()) {
      new AttributesPage(measurements, subject, job, page).write();
    }
    return page.toString();
  }

  private void locality() {
    if (measurements.methods(Studies.LOCALITY).isEmpty()) {
      return;
    }
    page.heading("Locality")
        .text(
            """
            Tuned until L2 is .02 (an MSE of .005), then compared with the original generator at 50
            random codes at distance 30 from the pivot, drawn from another seed than training's.

            """)
        .head("locality", "portraits", "steps", "MSE", "squeeze-caffe to the original");
    for (String method : measurements.methods(Studies.LOCALITY)) {
      page.row(
          List.of(
              method,
              count(Studies.LOCALITY, method),
              mean(Studies.LOCALITY, method, "steps", 1),
              mean(Studies.LOCALITY, method, "mse", 4),
              mean(Studies.LOCALITY, method, "drift", 4)));
    }
  }

  private void editing() {
    if (measurements.methods(Studies.EDITING).isEmpty()) {
      return;
    }
    page.heading("Editing")
        .text(
            """
            Each direction moves the picture by the same `squeeze-caffe` distance (.1) from the
            unedited one, on the tuned and on the untouched generator. Identity is the edited
            picture's distance to the photograph.

            """)
        .head(
            "direction",
            "portraits",
            "identity, tuned",
            "identity, untuned",
            "strength, tuned",
            "strength, untuned");
    TreeSet<String> directions = new TreeSet<>();
    measurements
        .methods(Studies.EDITING)
        .forEach(method -> directions.add(method.substring(0, method.indexOf(','))));
    for (String direction : directions) {
      String tuned = direction + ", tuned";
      String untuned = direction + ", untuned";
      page.row(
          List.of(
              direction,
              count(Studies.EDITING, tuned),
              mean(Studies.EDITING, tuned, "identity", 3),
              mean(Studies.EDITING, untuned, "identity", 3),
              mean(Studies.EDITING, tuned, "strength", 2),
              mean(Studies.EDITING, untuned, "strength", 2)));
    }
  }

  private String count(String study, String method) {
    return String.valueOf(measurements.count(study, method));
  }

  private String mean(String study, String method, String name, int digits) {
    return figure(measurements.mean(study, method, name), digits);
  }
}
