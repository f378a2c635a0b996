package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.Tuning;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What of the generator moves, by which gradients, until when, and which state is kept. */
class TuningChoicesTest {
  private static final PivotalTuning SHORT =
      PivotalTuning.of(
          TuningSettings.builder()
              .steps(8)
              .learningRate(3e-3)
              .threshold(OptionalDouble.empty())
              .locality(Optional.empty())
              .build());

  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  private Tuning tune(PivotalTuning tuner) {
    return tune(tuner, TinyRun.ROUGH, Losses.l2());
  }

  private Tuning tune(PivotalTuning tuner, LossTerm... terms) {
    try (TorchWorkspace workspace =
        tiny.workspace(TinyRun.ROUGH, List.of(terms), StepListener.none())) {
      return tuner.tune(TinyRun.pivot(), tiny.target(), workspace);
    }
  }

  @Test
  void weights_that_are_not_chosen_stay() {
    Tuning tuning =
        tune(SHORT.with(b -> b.parameters(ParameterChoice.convolutions().between(8, 16))));
    assertThat(tuning.difference().keySet())
        .contains("synthesis.b8.conv0.weight", "synthesis.b16.conv1.affine.weight")
        .allMatch(name -> name.matches("synthesis\\.b(8|16)\\.conv[01]\\..*"));
    assertThat(tuning.settings())
        .containsEntry("parameters", "synthesis.b*.conv* at resolutions 8 to 16");
    assertThat(tuning.history().get(7).loss()).isLessThan(tuning.history().get(0).loss());
  }

  @Test
  void a_choice_that_the_generator_lacks_is_refused_before_the_first_step() {
    assertThatThrownBy(
            () -> tune(SHORT.with(b -> b.parameters(ParameterChoice.resolutions(64, 128)))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "tuning: no parameter of the generator matches synthesis.* at resolutions 64 to 128;"
                + " those of the synthesis network can move");
  }

  @Test
  void accumulated_gradients_of_equal_steps_are_the_gradient_of_one() {
    Tuning two = tune(SHORT.with(b -> b.steps(4).accumulation(2)));
    Tuning one = tune(SHORT.with(b -> b.steps(2)));
    assertThat(two.history().get(1).losses()).isEqualTo(two.history().get(0).losses());
    assertThat(two.history().get(2).losses()).isNotEqualTo(two.history().get(0).losses());
    assertSameUpTo(two, one, 1e-5f);
  }

  @Test
  void a_group_that_the_end_cuts_short_moves_the_weights_too() {
    Tuning cut = tune(SHORT.with(b -> b.steps(3).accumulation(2)));
    assertSameUpTo(cut, tune(SHORT.with(b -> b.steps(2))), 1e-5f);
  }

  private static void assertSameUpTo(Tuning actual, Tuning expected, float tolerance) {
    assertThat(actual.difference()).containsOnlyKeys(expected.difference().keySet());
    expected
        .difference()
        .forEach(
            (name, difference) ->
                assertThat(actual.difference().get(name).toArray())
                    .as(name)
                    .containsExactly(difference.toArray(), within(tolerance)));
  }

  @Test
  void accumulation_averages_over_the_codes_of_locality() {
    PivotalTuning strong =
        SHORT.with(
            b ->
                b.steps(4)
                    .locality(
                        LocalityRegularizer.builder().l2Weight(10).perceptualWeight(0).build()));
    List<Step> steps = tune(strong.with(b -> b.accumulation(2))).history();
    assertThat(steps.get(2).losses().get("rough")).isEqualTo(steps.get(3).losses().get("rough"));
    assertThat(steps.get(2).losses().get("locality"))
        .as("another code")
        .isNotEqualTo(steps.get(3).losses().get("locality"));
  }

  @Test
  void a_caller_ends_the_run_with_the_weights_that_the_step_measured() {
    Tuning stopped = tune(SHORT.with(b -> b.stopWhen(step -> step.index() == 5)));
    assertThat(stopped.stoppedBy()).isEqualTo("caller");
    assertThat(stopped.history()).hasSize(6);
    assertThat(stopped.difference()).isEqualTo(tune(SHORT.with(b -> b.steps(5))).difference());
  }

  @Test
  void a_run_on_a_plateau_ends() {
    Tuning stopped = tune(SHORT.with(b -> b.learningRate(1e-9).patience(3)));
    assertThat(stopped.stoppedBy()).isEqualTo("plateau");
    assertThat(stopped.history()).hasSize(4);
    assertThat(tune(SHORT.with(b -> b.patience(3))).stoppedBy()).isEqualTo("steps");
  }

  @Test
  void a_run_out_of_time_ends() {
    Tuning stopped = tune(SHORT.with(b -> b.seconds(1e-9)));
    assertThat(stopped.stoppedBy()).isEqualTo("time");
    assertThat(stopped.history()).hasSize(1);
    assertThat(tune(SHORT.with(b -> b.seconds(3600))).stoppedBy()).isEqualTo("steps");
  }

  @Test
  void the_best_state_is_kept_where_the_loss_rises_again() {
    // Steps this large overshoot.
    PivotalTuning wild = SHORT.with(b -> b.steps(12).learningRate(.5));
    Tuning best = tune(wild.with(b -> b.keepBest(true)));
    double lowest = best.history().stream().mapToDouble(Step::loss).min().orElseThrow();
    int at = (int) best.settings().get("best_step");
    assertThat(at).isLessThan(12);
    assertThat(best.settings()).containsEntry("best_loss", lowest);
    assertThat(best.history().get(at).loss()).isEqualTo(lowest);
    assertThat(best.difference()).isEqualTo(tune(wild.with(b -> b.steps(at))).difference());
  }

  @Test
  void what_the_last_update_led_to_counts_among_the_best() {
    Tuning plain = tune(SHORT);
    Tuning best = tune(SHORT.with(b -> b.keepBest(true)));
    assertThat(best.settings()).containsEntry("best_step", 8);
    assertThat((double) best.settings().get("best_loss")).isLessThan(best.history().get(7).loss());
    assertThat(best.difference()).isEqualTo(plain.difference());
    assertThat(best.history()).isEqualTo(plain.history());
  }

  @Test
  void what_the_last_update_led_to_counts_where_locality_looks_at_some_steps_alone() {
    LocalityRegularizer some =
        LocalityRegularizer.builder().l2Weight(1e-3).perceptualWeight(1e-3).interval(3).build();
    Tuning best = tune(SHORT.with(b -> b.locality(some).keepBest(true)));
    assertThat(best.history().get(7).losses()).doesNotContainKey("locality");
    assertThat(best.settings()).containsEntry("best_step", 8);
  }

  @Test
  void a_run_that_a_threshold_ends_keeps_the_weights_that_reached_it() {
    PivotalTuning wild = SHORT.with(b -> b.steps(12).learningRate(.5).keepBest(true));
    Tuning stopped = tune(wild.with(b -> b.threshold(1e6)));
    assertThat(stopped.stoppedBy()).isEqualTo("threshold");
    assertThat(stopped.settings()).doesNotContainKey("best_step");
  }

  @Test
  void no_step_has_no_best_state() {
    Tuning none = tune(SHORT.with(b -> b.steps(0).keepBest(true)));
    assertThat(none.difference()).isEmpty();
    assertThat(none.settings()).doesNotContainKey("best_step");
  }

  @Test
  void the_weight_of_a_term_may_change_from_step_to_step() {
    LossTerm fading = Losses.l2().weighted(step -> step < 4 ? 1 : 0);
    List<Step> history = tune(SHORT, TinyRun.ROUGH, fading).history();
    for (Step step : history) {
      double weight = step.index() < 4 ? 1 : 0;
      assertThat(step.loss())
          .as("step %d", step.index())
          .isEqualTo(step.losses().get("rough") + weight * step.losses().get("l2"));
    }
    List<Step> constant = tune(SHORT, TinyRun.ROUGH, Losses.l2()).history();
    assertThat(history.get(4).losses().get("rough"))
        .as("the same gradients until then")
        .isEqualTo(constant.get(4).losses().get("rough"));
    assertThat(history.get(6).losses().get("rough"))
        .isNotEqualTo(constant.get(6).losses().get("rough"));
  }

  @Test
  void a_warm_up_moves_less_at_first() {
    double cold = largest(tune(SHORT.with(b -> b.steps(1))));
    double warm =
        largest(tune(SHORT.with(b -> b.steps(8).warmUp(1).stopWhen(s -> s.index() == 1))));
    assertThat(warm / cold).isCloseTo(1 / 8.0, within(1e-2));
  }

  private static double largest(Tuning tuning) {
    double largest = 0;
    for (FloatTensor difference : tuning.difference().values()) {
      for (float value : difference.toArray()) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  @Test
  void every_choice_is_in_the_report() {
    assertThat(tune(SHORT.with(b -> b.steps(0).rank(3))).settings())
        .containsEntry("rank", 3)
        .containsEntry("warm_up", 0.0)
        .containsEntry("cool_down", 0.0)
        .containsEntry("accumulation", 1)
        .containsEntry("keep_best", false)
        .containsEntry("recomputation", false)
        .containsEntry("difference_weight", 0.0)
        .containsEntry("schedule", "constant")
        .doesNotContainKeys("threshold", "l2_threshold", "patience", "seconds");
  }

  @Test
  void a_decision_that_throws_keeps_what_was_done() {
    PivotalTuning careless =
        SHORT.with(b -> b.stopWhen(step -> step.losses().get("no such loss") < 1));
    StoppedException stopped = catchThrowableOfType(StoppedException.class, () -> tune(careless));
    assertThat(stopped)
        .hasMessageStartingWith("tuning stopped at step 0 of ")
        .hasMessageContaining("stopWhen threw java.lang.NullPointerException")
        .hasMessageEndingWith("; the state that step 0 measured is kept")
        .hasCauseInstanceOf(NullPointerException.class);
    assertThat(stopped.lastTuning()).isNotNull();
  }

  @Test
  void noise_strengths_alone_can_move_where_locality_draws_without_noise() {
    Tuning tuning =
        tune(
            SHORT.with(
                b ->
                    b.steps(4)
                        .parameters(ParameterChoice.named("*.noise_strength"))
                        .locality(LocalityRegularizer.ofDefaults())));
    assertThat(tuning.history().get(3).losses().get("locality")).isZero();
    assertThat(tuning.difference().values()).anyMatch(moved -> moved.get(0) != 0);
  }
}
