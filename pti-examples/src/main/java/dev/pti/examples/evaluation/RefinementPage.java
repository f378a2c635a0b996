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
            The default job, and what `refine()` adds to it: at half of the picture's side or 64
            pixels, 100 steps, reach .4, where a row says nothing else. Edits are those of *The job in
            W*: what `age` changes in years, and `turn` in places of the nose between the ends of the
            jaw. Drift is the `squeeze-caffe` distance of codes around the
            pivot to what they were, as above.

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
