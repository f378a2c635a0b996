package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.ArrayList;
import java.util.List;

/** What refinement of features gives and costs. */
final class RefinementPage {
  private final Measurements measurements;
  private final Markdown page;

  RefinementPage(Measurements measurements, Markdown page) {
    this.measurements = measurements;
    this.page = page;
  }

  void write() {
    if (measurements.methods(RefinementStudy.NAME).isEmpty()) {
      return;
    }
    List<String> head =
        new ArrayList<>(
            List.of("method", "portraits", "MSE", "PSNR", "squeeze-caffe", "identity", "drift"));
    for (String attribute : MeasuredEdits.attributes()) {
      head.add(attribute);
      head.add("identity after it");
    }
    page.heading("Refinement of features")
        .text(
            """
            The jobs of the presets default and fast, and what `refine()` adds to them. Rows that do not
            name fast are of the default. Unless the row says
            otherwise, refinement takes 100 steps at 64 pixels, or at half of the picture's side if that
            is less, with reach .4.

            - *Age*, *turn*: what the edits of *Inverters and tuners* change. `age` is in years; `turn`
              is how far the nose moves, as a part of the way between the ends of the jaw.
            - *Drift* is over 20 random codes, as there.

            """)
        .head(head.toArray(String[]::new));
    for (String method : RefinementStudy.methods()) {
      List<String> row = new ArrayList<>();
      row.add(method);
      row.add(String.valueOf(measurements.count(RefinementStudy.NAME, method)));
      row.add(mean(method, "mse", 5));
      row.add(mean(method, "psnr", 1));
      row.add(mean(method, "perceptual", 4));
      row.add(mean(method, "identity", 3));
      row.add(mean(method, "drift", 3));
      for (String attribute : MeasuredEdits.attributes()) {
        row.add(mean(method, MeasuredEdits.effect(attribute), attribute.equals("age") ? 1 : 3));
        row.add(mean(method, MeasuredEdits.identity(attribute), 3));
      }
      page.row(row);
    }
  }

  private String mean(String method, String name, int digits) {
    return figure(measurements.mean(RefinementStudy.NAME, method, name), digits);
  }
}
