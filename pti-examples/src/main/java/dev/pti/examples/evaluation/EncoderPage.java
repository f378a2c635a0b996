package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.List;
import java.util.Map;

/** What the encoder was to reach, alone and as the start of a quick tuning. */
final class EncoderPage {
  private static final double MILLISECONDS = 50;
  private static final double PART = 1 / 3.;

  private final Measurements measurements;
  private final Markdown page;

  EncoderPage(Measurements measurements, Markdown page) {
    this.measurements = measurements;
    this.page = page;
  }

  void write() {
    alone();
    quick();
  }

  private void alone() {
    Pairs distances =
        measurements.pairs(
            EncoderStudy.NAME, EncoderStudy.SEARCH, EncoderStudy.ENCODER, "perceptual");
    if (distances.count() == 0) {
      return;
    }
    page.heading("The encoder alone")
        .notes(measurements.notes(EncoderStudy.NAME))
        .head("method", "portraits", "MSE", "squeeze-caffe", "identity", "milliseconds");
    for (String method : EncoderStudy.METHODS) {
      page.row(row(EncoderStudy.NAME, method, "milliseconds", 0));
    }
    double milliseconds =
        measurements
            .mean(EncoderStudy.NAME, EncoderStudy.ENCODER, "milliseconds")
            .orElse(Double.NaN);
    page.text(
        "\n%s Encoder minus search, in `squeeze-caffe`: %s, over %d portraits.\n"
            .formatted(
                Claims.verdict(
                    "The encoder alone reaches the distance of 100 steps in W",
                    distances.difference() <= 0),
                figure(distances.difference(), distances.error(), 3),
                distances.count()));
    page.text(
        "\n%s It takes %s ms: the mean over the portraits of the median of five.\n"
            .formatted(
                Claims.verdict(
                    "The encoder takes less than 50 ms a picture", milliseconds < MILLISECONDS),
                figure(milliseconds, 0)));
  }

  private void quick() {
    Pairs seconds =
        measurements.pairs(ShortStudy.NAME, ShortStudy.DEFAULT, ShortStudy.SHORT, "seconds");
    if (seconds.count() == 0) {
      return;
    }
    page.heading("The encoder and short tuning")
        .text(
            """
            Each portrait by two jobs, one after the other in one process:

            - the job in W;
            - %s, stopped at the `squeeze-caffe` distance where the job in W ended.

            """
                .formatted(ShortPath.CHOSEN))
        .head(
            "method",
            "portraits",
            "MSE",
            "squeeze-caffe",
            "identity",
            "seconds",
            "steps of tuning",
            "drift");
    for (Map.Entry<String, String> method :
        List.of(
            Map.entry(ShortStudy.DEFAULT, "job in W"),
            Map.entry(ShortStudy.SHORT, "encoder and short tuning"))) {
      List<String> cells =
          new java.util.ArrayList<>(row(ShortStudy.NAME, method.getKey(), "seconds", 1));
      cells.set(0, method.getValue());
      cells.add(figure(measurements.mean(ShortStudy.NAME, method.getKey(), "steps"), 1));
      cells.add(figure(measurements.mean(ShortStudy.NAME, method.getKey(), "drift"), 3));
      page.row(cells);
    }
    double reached =
        measurements.mean(ShortStudy.NAME, ShortStudy.SHORT, "reached").orElse(Double.NaN);
    page.text(
        "\n%s It reached the distance for %s %% of %d portraits, in %s of the time of the job in W.\n"
            .formatted(
                Claims.verdict(
                    "Short tuning after the encoder reaches the distance of the job in W in a third of"
                        + " its time",
                    reached == 1 && seconds.ratio() <= PART),
                figure(100 * reached, 0),
                seconds.count(),
                figure(seconds.ratio(), seconds.ratioError(), 2)));
  }

  private List<String> row(String study, String method, String time, int digits) {
    return List.of(
        method,
        String.valueOf(measurements.count(study, method)),
        figure(measurements.mean(study, method, "mse"), 4),
        figure(measurements.mean(study, method, "perceptual"), 3),
        figure(measurements.mean(study, method, "identity"), 3),
        figure(measurements.mean(study, method, time), digits));
  }
}
