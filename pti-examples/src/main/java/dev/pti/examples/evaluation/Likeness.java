package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.ArrayList;
import java.util.List;

/** The cells of a row that say how near a method comes, in the order of {@link #HEAD}. */
final class Likeness {
  /** What heads them. */
  static final List<String> HEAD =
      List.of("portraits", "MSE", "PSNR", "MS-SSIM", "squeeze-caffe", "identity", "drift");

  private Likeness() {}

  static List<String> cells(Measurements measurements, String study, String method) {
    List<String> cells = new ArrayList<>();
    cells.add(String.valueOf(measurements.count(study, method)));
    cells.add(figure(measurements.mean(study, method, "mse"), 4));
    cells.add(figure(measurements.mean(study, method, "psnr"), 1));
    for (String name : List.of("ms_ssim", "perceptual", "identity", "drift")) {
      cells.add(figure(measurements.mean(study, method, name), 3));
    }
    return cells;
  }
}
