package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.List;

/** What it costs that several portraits share one generator. */
final class TogetherPage {
  /** What joint tuning may leave, as part of what single runs leave. */
  private static final double MSE = 1.5;

  private static final double MEMORY = 1.1;

  private final Measurements measurements;
  private final Markdown page;

  TogetherPage(Measurements measurements, Markdown page) {
    this.measurements = measurements;
    this.page = page;
  }

  void write() {
    if (measurements.methods(TogetherStudy.NAME).isEmpty()) {
      return;
    }
    page.heading("Several portraits in one generator")
        .text(
            """
            The same portraits, each tuned in a generator of its own (alone) or all in one (together),
            with as many steps of each portrait. Memory is the most that was resident at a step of
            tuning; seconds are of a portrait's tuning.

            """)
        .head("method", "portraits", "MSE", "PSNR", "squeeze-caffe", "identity", "MiB", "seconds");
    for (String method : measurements.methods(TogetherStudy.NAME)) {
      page.row(
          List.of(
              method,
              String.valueOf(measurements.count(TogetherStudy.NAME, method)),
              mean(method, "mse", 4),
              mean(method, "psnr", 1),
              mean(method, "perceptual", 3),
              mean(method, "identity", 3),
              mean(method, "resident_mib", 0),
              mean(method, "seconds", 1)));
    }
    claim("", "without locality");
    claim(TogetherStudy.LOCALITY, "with locality");
  }

  private void claim(String suffix, String label) {
    Pairs errors = pairs(suffix, "mse");
    if (errors.count() == 0) {
      return;
    }
    page.text(
        "\n%s %s, the MSE is %s of that alone, the memory %s.\n"
            .formatted(
                Claims.verdict(
                    "Together, the MSE is at most 1.5 times that alone, in at most 1.1 times the memory",
                    errors.ratio() <= MSE && pairs(suffix, "resident_mib").ratio() <= MEMORY),
                label.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + label.substring(1),
                figure(errors.ratio(), errors.ratioError(), 2),
                figure(pairs(suffix, "resident_mib").ratio(), 2)));
  }

  private Pairs pairs(String suffix, String figure) {
    return measurements.pairs(
        TogetherStudy.NAME, TogetherStudy.ALONE + suffix, TogetherStudy.TOGETHER + suffix, figure);
  }

  private String mean(String method, String name, int digits) {
    return figure(measurements.mean(TogetherStudy.NAME, method, name), digits);
  }
}
