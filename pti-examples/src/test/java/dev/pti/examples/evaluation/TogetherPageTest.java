package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TogetherPageTest {
  @TempDir Path folder;

  private String page(Map<String, Double> alone, Map<String, Double> together) {
    Measurements measured = new Measurements(folder.resolve("rows.jsonl"));
    for (String portrait : new String[] {"a", "b"}) {
      measured.measure("together", "alone", portrait, () -> alone);
      measured.measure("together", "together 2", portrait, () -> together);
    }
    Markdown page = new Markdown();
    new TogetherPage(measured, page).write();
    return page.toString();
  }

  @Test
  void compares_every_number_of_portraits_with_each_alone() {
    assertThat(page(Map.of("mse", .1), Map.of("mse", .14)))
        .contains("| together 2 | 2 | 0.1400 |")
        .contains(
            "confirmed.** Without locality, the MSE of 2 together is 1.40 ± 0.00 times that alone.");
  }

  @Test
  void refutes_what_is_too_far() {
    assertThat(page(Map.of("mse", .1), Map.of("mse", .16))).contains("refuted.** Without locality");
  }
}
