package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page says of edits after tuning what the rows say. */
class AttributesPageTest {
  private static final String SAME =
      "**An edit changes its attribute after tuning by the same amount as before: ";
  private static final String NEARER =
      "**The edited picture is nearer to the person after tuning: ";

  @TempDir Path folder;
  private Measurements rows;

  @BeforeEach
  void open() {
    rows = new Measurements(folder.resolve("rows.jsonl"));
  }

  @Test
  void an_edit_that_keeps_nine_tenths_changes_the_same_amount() {
    edit("age", 9, .5);
    assertThat(page())
        .contains(SAME + "confirmed for `age` (0.90).**")
        .contains("| `age=-2` | 3 | -10.00 | -9.00 | 0.90 (0.90 to 0.90) |")
        .contains("| both | 3 | 10.00 | 9.00 | 0.90 (0.90 to 0.90) |");
  }

  @Test
  void an_edit_that_keeps_half_surely_does_not() {
    edit("age", 5, .5);
    edit("turn", 10, .5);
    assertThat(page()).contains(SAME + "confirmed for `turn` (1.00); refuted for `age` (0.50).**");
  }

  @Test
  void portraits_that_differ_leave_it_undecided() {
    for (int portrait = 1; portrait <= 3; portrait++) {
      row("age", -2, portrait, -10, -5 * portrait + 3, .5);
      row("age", 2, portrait, 10, 5 * portrait - 3, .5);
    }
    assertThat(page()).contains(SAME + "not decided for `age` (0.70).**");
  }

  @Test
  void the_person_is_nearer_if_every_direction_says_so() {
    edit("age", 10, .5);
    assertThat(page()).contains(NEARER + "confirmed.**").contains("`age` -0.200 ± 0.000");
    edit("turn", 10, .7);
    assertThat(page()).contains(NEARER + "refuted.**");
  }

  @Test
  void turns_are_percents_of_the_face() {
    edit("turn", 9, .5);
    assertThat(page()).contains("| both | 3 | 1000.00 | 900.00 |");
  }

  @Test
  void each_job_has_a_table_of_its_own() {
    edit("age", 9, .5);
    assertThat(page())
        .contains("## Attributes\n", "the one that the job in W tuned")
        .doesNotContain("by default");
    rows.measure(
        EditedJob.DEFAULT.study(),
        AttributesStudy.method("age", 2, AttributesStudy.UNTUNED),
        "1",
        () -> Map.of(AttributesStudy.EFFECT, 1.));
    assertThat(page())
        .contains("## Attributes, by default\n", "the one that the default preset tuned");
  }

  @Test
  void nothing_is_said_without_rows() {
    assertThat(page()).doesNotContain("## Attributes");
  }

  private String page() {
    return ResultsPage.write(rows, new Subject.Described("portrait64", 64, ""));
  }

  private void edit(String direction, double tuned, double identity) {
    for (int portrait = 1; portrait <= 3; portrait++) {
      row(direction, -2, portrait, -10, -tuned, identity);
      row(direction, 2, portrait, 10, tuned, identity);
    }
  }

  private void row(
      String direction, int strength, int portrait, double before, double after, double identity) {
    add(direction, strength, AttributesStudy.UNTUNED, portrait, before, .7);
    add(direction, strength, AttributesStudy.TUNED, portrait, after, identity);
  }

  private void add(
      String direction,
      int strength,
      String generator,
      int portrait,
      double effect,
      double identity) {
    rows.measure(
        EditedJob.IN_W.study(),
        AttributesStudy.method(direction, strength, generator),
        String.valueOf(portrait),
        () ->
            Map.of(
                AttributesStudy.EFFECT, effect,
                AttributesStudy.TRAVELLED, .1,
                AttributesStudy.IDENTITY, identity));
  }
}
