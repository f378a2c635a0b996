package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page says what the figures say, and turns with them. */
class ClaimsTest {
  private static final String NEARER =
      "**Tuning at a pivot in W comes nearer to the photograph than W+ does: ";
  private static final List<String> PORTRAITS = List.of("1", "2", "3");

  @TempDir Path folder;
  private Measurements rows;

  @BeforeEach
  void open() {
    rows = new Measurements(folder.resolve("rows.jsonl"));
  }

  @Test
  void tuning_closes_the_gap_if_W_is_hardly_behind_W_plus_afterwards() {
    methods(.20, .10, .03, .02, 1, 1);
    assertThat(page())
        .contains("**Tuning closes the gap between pivots in W and in W+: confirmed.**")
        .contains("`squeeze-caffe`: W minus W+ is 0.100 ± 0.000 before tuning and 0.010 ± 0.000");
  }

  @Test
  void the_gap_stays_open_if_half_of_it_is_left() {
    methods(.20, .10, .09, .02, 1, 1);
    assertThat(page())
        .contains("**Tuning closes the gap between pivots in W and in W+: refuted.**")
        .contains(NEARER + "confirmed.**");
  }

  @Test
  void tuning_in_W_is_not_enough_if_untuned_W_plus_is_nearer() {
    methods(.20, .10, .12, .11, 1, 1);
    assertThat(page())
        .contains(NEARER + "refuted.**")
        .contains("tuned W is farther than untuned W+ (0.120 against 0.100)");
  }

  @Test
  void W_keeps_editability_if_more_of_each_edit_survives_there() {
    methods(.20, .10, .03, .02, .9, .5);
    assertThat(page())
        .contains("**Pivots in W keep editability that pivots in W+ lose: confirmed.**")
        .contains("0.90 ± 0.00 survives tuning at the pivot in W and 0.50 at the pivot in W+");
  }

  @Test
  void W_does_not_keep_it_if_less_of_an_edit_survives_there() {
    methods(.20, .10, .03, .02, .5, .9);
    assertThat(page())
        .contains("**Pivots in W keep editability that pivots in W+ lose: refuted.**");
  }

  @Test
  void it_is_not_decided_if_as_much_survives_at_both() {
    methods(.20, .10, .03, .02, .9, .9);
    assertThat(page())
        .contains(
            "**Pivots in W keep editability that pivots in W+ lose: not decided in either of 2"
                + " edits.**");
  }

  @Test
  void a_verdict_that_some_edits_leave_open_says_how_many() {
    assertThat(Claims.partly(0, 1)).isEqualTo("not decided");
    assertThat(Claims.partly(0, 3)).isEqualTo("not decided in any of 3 edits");
    assertThat(Claims.partly(1, 2))
        .isEqualTo("confirmed in 1 of 2 edits, not decided in the other");
    assertThat(Claims.partly(1, 3))
        .isEqualTo("confirmed in 1 of 3 edits, not decided in the others");
  }

  @Test
  void the_effect_of_the_row_of_W_is_exactly_1() {
    methods(.20, .10, .03, .02, .7, .5);
    assertThat(page().lines().filter(line -> line.startsWith("| W, untuned |")))
        .singleElement()
        .asString()
        .contains("| 1.00 |");
  }

  @Test
  void slopes_lead_nearer_if_they_do_in_each_measure_and_edits_survive_if_they_do() {
    slopes(.15, .9);
    assertThat(page())
        .contains(
            "**A search along slopes finds a nearer pivot in W, in the same steps: confirmed.**")
        .contains("`squeeze-caffe`: -0.050 ± 0.000, and -0.010 ± 0.000 tuned with locality")
        .contains("**Edits survive tuning at a pivot along slopes as well: confirmed.**");
  }

  @Test
  void slopes_lead_nowhere_if_they_do_not_and_edits_are_lost_if_they_are() {
    slopes(.21, .6);
    assertThat(page())
        .contains(
            "**A search along slopes finds a nearer pivot in W, in the same steps: refuted.**")
        .contains("**Edits survive tuning at a pivot along slopes as well: refuted.**")
        .contains("0.60 survives, a difference of -0.20 ± 0.06");
  }

  private void slopes(double untuned, double kept) {
    methods(.20, .10, .03, .02, .8, .5);
    add(MethodsStudy.NAME, "W along slopes, untuned", untuned, 1);
    add(MethodsStudy.NAME, "W along slopes, tuned with locality", .02, kept);
  }

  @Test
  void noise_hardly_matters_if_it_changes_less_than_a_tenth_of_what_tuning_does() {
    noise(.200, .204, .050, .052, .049);
    assertThat(page())
        .contains("**Fitting noise hardly matters without tuning: confirmed.**")
        .contains("**Which noise is tuned with hardly matters: confirmed.**")
        .contains("`squeeze-caffe` -0.002 ± 0.000 (1 % of what tuning changes)");
  }

  @Test
  void noise_matters_if_it_changes_more() {
    noise(.200, .240, .050, .052, .049);
    assertThat(page()).contains("**Fitting noise hardly matters without tuning: refuted.**");
  }

  @Test
  void the_page_says_that_its_figures_are_not_the_papers() {
    assertThat(page())
        .contains(
            "## Not the paper's figures", "| 64 px, portraits of", "([parity](method.md#parity))");
  }

  @Test
  void nothing_is_claimed_without_rows() {
    assertThat(page()).doesNotContain("confirmed").doesNotContain("refuted");
  }

  private String page() {
    return ResultsPage.write(rows, new Subject.Described("portrait64", 64, ""));
  }

  private void methods(
      double w, double wPlus, double wTuned, double wPlusTuned, double kept, double keptPlus) {
    add(MethodsStudy.NAME, "W, untuned", w, 1);
    add(MethodsStudy.NAME, "W+, untuned", wPlus, 1);
    add(MethodsStudy.NAME, "W, tuned with locality", wTuned, kept);
    add(MethodsStudy.NAME, "W+, tuned with locality", wPlusTuned, keptPlus);
  }

  private void noise(double with, double without, double tuned, double own, double unfitted) {
    add(NoiseStudy.NAME, NoiseStudy.UNTUNED, with, 1);
    add(NoiseStudy.NAME, NoiseStudy.UNTUNED_UNFITTED, without, 1);
    add(NoiseStudy.NAME, NoiseStudy.TUNED, tuned, 1);
    add(NoiseStudy.NAME, NoiseStudy.TUNED_OWN, own, 1);
    add(NoiseStudy.NAME, NoiseStudy.TUNED_UNFITTED, unfitted, 1);
  }

  private void add(String study, String method, double distance, double effect) {
    for (String portrait : PORTRAITS) {
      Map<String, Double> figures = new HashMap<>();
      for (String name : List.of("mse", "perceptual", "identity")) {
        figures.put(name, distance);
      }
      for (String attribute : MeasuredEdits.attributes()) {
        figures.put(MeasuredEdits.effect(attribute), effect * Integer.parseInt(portrait));
      }
      rows.measure(study, method, portrait, () -> figures);
    }
  }
}
