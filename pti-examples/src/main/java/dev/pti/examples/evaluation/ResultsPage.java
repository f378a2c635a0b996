package dev.pti.examples.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** Writes the measured rows as the tables of docs/RESULTS.md. */
final class ResultsPage {
  private final Measurements measurements;
  private final StringBuilder page = new StringBuilder();

  private ResultsPage(Measurements measurements) {
    this.measurements = measurements;
  }

  static String write(Measurements measurements) {
    return new ResultsPage(measurements).write();
  }

  private String write() {
    page.append("# What the default settings give\n\n");
    page.append(
        """
        Means over validation portraits that the bundled generator never saw, at 64 px, seed 0.
        MSE, PSNR and MS-SSIM are of values in [0, 1]; `squeeze-caffe` is the distance that was
        minimized; identity is the distance of face embeddings, which nothing minimizes: lower
        is nearer, .6 is the usual limit of one person. `./pti evaluate` measures the rows
        again into `evaluation/measurements.jsonl`; a row that is there is not measured twice.
        """);
    likeness();
    locality();
    editing();
    page.append(
        """

        ![Photographs, inverted and tuned, each with the same edit by sefa-3](images/editing.png)
        """);
    return page.toString();
  }

  private void likeness() {
    heading("Likeness");
    row(
        List.of(
            "method",
            "portraits",
            "MSE",
            "PSNR",
            "MS-SSIM",
            "squeeze-caffe",
            "identity",
            "seconds"));
    rule(8);
    for (String method : measurements.methods(Studies.LIKENESS)) {
      row(
          List.of(
              method,
              count(Studies.LIKENESS, method),
              figure(Studies.LIKENESS, method, "mse", 4),
              figure(Studies.LIKENESS, method, "psnr", 1),
              figure(Studies.LIKENESS, method, "ms_ssim", 3),
              figure(Studies.LIKENESS, method, "perceptual", 3),
              figure(Studies.LIKENESS, method, "identity", 3),
              figure(Studies.LIKENESS, method, "seconds", 3)));
    }
  }

  private void locality() {
    heading("Locality");
    page.append(
        """
        Tuned until L2 is .02 (an MSE of .005), then compared with the original generator at 50
        random codes at distance 30 from the pivot, drawn from another seed than training's.

        """);
    row(List.of("locality", "portraits", "steps", "MSE", "squeeze-caffe to the original"));
    rule(5);
    for (String method : measurements.methods(Studies.LOCALITY)) {
      row(
          List.of(
              method,
              count(Studies.LOCALITY, method),
              figure(Studies.LOCALITY, method, "steps", 1),
              figure(Studies.LOCALITY, method, "mse", 4),
              figure(Studies.LOCALITY, method, "drift", 4)));
    }
  }

  private void editing() {
    heading("Editing");
    page.append(
        """
        Each direction moves the picture by the same `squeeze-caffe` distance (.1) from the
        unedited one, on the tuned and on the untouched generator. Identity is the edited
        picture's distance to the photograph.

        """);
    row(
        List.of(
            "direction",
            "portraits",
            "identity, tuned",
            "identity, untuned",
            "strength, tuned",
            "strength, untuned"));
    rule(6);
    TreeSet<String> directions = new TreeSet<>();
    measurements
        .methods(Studies.EDITING)
        .forEach(method -> directions.add(method.substring(0, method.indexOf(','))));
    for (String direction : directions) {
      String tuned = direction + ", tuned";
      String untuned = direction + ", untuned";
      row(
          List.of(
              direction,
              count(Studies.EDITING, tuned),
              figure(Studies.EDITING, tuned, "identity", 3),
              figure(Studies.EDITING, untuned, "identity", 3),
              figure(Studies.EDITING, tuned, "strength", 2),
              figure(Studies.EDITING, untuned, "strength", 2)));
    }
  }

  private void heading(String title) {
    page.append("\n## ").append(title).append("\n\n");
  }

  private void row(List<String> cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private void rule(int columns) {
    page.append("|---".repeat(columns)).append("|\n");
  }

  private String count(String study, String method) {
    return String.valueOf(measurements.count(study, method));
  }

  private String figure(String study, String method, String name, int digits) {
    OptionalDouble mean = measurements.mean(study, method, name);
    return mean.isEmpty()
        ? "–"
        : String.format(Locale.ROOT, "%." + digits + "f", mean.getAsDouble());
  }
}
