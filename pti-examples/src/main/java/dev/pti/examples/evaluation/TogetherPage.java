package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.List;

/** What it costs that several portraits share one generator. */
final class TogetherPage {
  /** What joint tuning may leave, as part of what single runs leave. */
  private static final double MSE = 1.5;

  private static final String GROUPS =
      " With the\ndefault preset the gradients of four portraits lead to one update, unless the row says one at a time.";

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
            The same portraits, each tuned in a generator of its own (*alone*) or all in one (*together*),
            with the same number of steps for each. Seconds are a portrait's share of tuning.%s

            """
                .formatted(isByDefault() ? GROUPS : ""))
        .notes(measurements.notes(TogetherStudy.NAME))
        .head("method", "portraits", "MSE", "PSNR", "squeeze-caffe", "identity", "seconds");
    for (String method : measurements.methods(TogetherStudy.NAME)) {
      page.row(
          List.of(
              method,
              String.valueOf(measurements.count(TogetherStudy.NAME, method)),
              mean(method, "mse", 4),
              mean(method, "psnr", 1),
              mean(method, "perceptual", 3),
              mean(method, "identity", 3),
              mean(method, "seconds", 1)));
    }
    claims("", "Without locality");
    claims(TogetherStudy.LOCALITY, "With locality");
    claims(TogetherStudy.DEFAULT, "With the default preset");
  }

  private boolean isByDefault() {
    return measurements.methods(TogetherStudy.NAME).stream()
        .anyMatch(method -> method.endsWith(TogetherStudy.DEFAULT));
  }

  private void claims(String suffix, String label) {
    measurements.methods(TogetherStudy.NAME).stream()
        .filter(method -> TogetherStudy.isTogether(method, suffix))
        .forEach(method -> claim(TogetherStudy.ALONE + suffix, method, label));
  }

  private void claim(String alone, String together, String label) {
    Pairs errors = measurements.pairs(TogetherStudy.NAME, alone, together, "mse");
    if (errors.count() == 0) {
      return;
    }
    page.text(
        "\n%s %s, the MSE of %d together is %s times that alone.\n"
            .formatted(
                Claims.verdict(
                    "Together, the MSE is at most 1.5 times that alone", errors.ratio() <= MSE),
                label,
                errors.count(),
                figure(errors.ratio(), errors.ratioError(), 2)));
  }

  private String mean(String method, String name, int digits) {
    return figure(measurements.mean(TogetherStudy.NAME, method, name), digits);
  }
}
