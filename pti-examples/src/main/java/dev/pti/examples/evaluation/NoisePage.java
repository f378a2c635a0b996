package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.List;

/** What fitted noise changes. */
final class NoisePage {
  private final Measurements measurements;
  private final Markdown page;

  NoisePage(Measurements measurements, Markdown page) {
    this.measurements = measurements;
    this.page = page;
  }

  void write() {
    if (measurements.methods(NoiseStudy.NAME).isEmpty()) {
      return;
    }
    page.heading("Noise")
        .text(
            """
            The job in W with three choices of noise: the maps that inversion fitted; the generator's
            own maps in their place in tuning; an inversion that fitted none. A choice *hardly matters*
            if it changes each of three measures by less than a tenth of what tuning changes.

            """)
        .head("method", "portraits", "MSE", "squeeze-caffe", "identity");
    for (String method : NoiseStudy.METHODS) {
      page.row(
          List.of(
              method,
              String.valueOf(measurements.count(NoiseStudy.NAME, method)),
              mean(method, "mse", 4),
              mean(method, "perceptual", 3),
              mean(method, "identity", 3)));
    }
    new Claims(measurements).ofNoise().forEach(claim -> page.text("\n" + claim + "\n"));
  }

  private String mean(String method, String name, int digits) {
    return figure(measurements.mean(NoiseStudy.NAME, method, name), digits);
  }
}
