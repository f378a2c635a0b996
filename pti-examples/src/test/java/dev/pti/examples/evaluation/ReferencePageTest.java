package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page says of the reference preset without its threshold what the rows say. */
class ReferencePageTest {
  @TempDir private Path folder;
  private Measurements rows;

  @BeforeEach
  void open() {
    rows = new Measurements(folder.resolve("rows.jsonl"));
  }

  private void row(String method, String portrait, double steps, double seconds, double identity) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("identity", identity);
    figures.put("steps", steps);
    figures.put("seconds", seconds);
    rows.measure(ReferenceStudy.NAME, method, portrait, () -> figures);
  }

  private void edit(String method, String portrait, double tuned) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("seconds", 1.);
    for (String attribute : MeasuredEdits.attributes()) {
      figures.put(WholeJob.untuned(attribute), 10.);
      figures.put(MeasuredEdits.effect(attribute), tuned);
    }
    rows.measure(ReferenceStudy.NAME, method, portrait, () -> figures);
  }

  private String page() {
    Markdown page = new Markdown();
    new ReferencePage(rows, page).write();
    return page.toString();
  }

  @Test
  void portraits_whose_tuning_the_threshold_ended_are_counted() {
    row(ReferenceStudy.PUBLISHED, "a", 200, 30, .4);
    row(ReferenceStudy.PUBLISHED, "b", 350, 50, .3);
    row(ReferenceStudy.TO_THE_END, "a", 350, 50, .3);
    row(ReferenceStudy.TO_THE_END, "b", 350, 50, .3);
    assertThat(page())
        .contains("The published threshold of 0.06", "before its 350 steps in 1 of 2 portraits")
        .contains("| reference, to the end | 2 |", "| 350 | 50.0 |");
  }

  @Test
  void presets_are_compared_with_the_reference_to_the_end() {
    for (String portrait : new String[] {"a", "b"}) {
      row(ReferenceStudy.TO_THE_END, portrait, 350, 50, .3);
      row(ReferenceStudy.DEFAULT, portrait, 100, 10, .4);
    }
    assertThat(page())
        .contains("| default | – | – | 0.100 ± 0.000 | – | – | – | 0.20 ± 0.00 |")
        .doesNotContain("| fast |");
  }

  @Test
  void what_survives_of_edits_is_compared_at_each_ones_own_pivot() {
    for (String portrait : new String[] {"a", "b"}) {
      edit(ReferenceStudy.TO_THE_END, portrait, 9);
      edit(ReferenceStudy.FAST, portrait, 7);
    }
    assertThat(page())
        .contains("| 0.90 ± 0.00 | 0.90 ± 0.00 |", "| 0.70 ± 0.00 | 0.70 ± 0.00 |")
        .contains("| -0.20 ± 0.00 | -0.20 ± 0.00 | 1.00 ± 0.00 |");
  }

  @Test
  void nothing_is_said_without_rows() {
    row(ReferenceStudy.PUBLISHED, "a", 200, 30, .4);
    assertThat(page()).isEmpty();
  }
}
