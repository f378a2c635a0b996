package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Step;
import dev.pti.core.tensor.RunFailure;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StoppingRulesTest {
  private static StoppingRules rules(UnaryOperator<TuningSettings.Builder> change) {
    TuningSettings.Builder settings =
        TuningSettings.builder().threshold(OptionalDouble.empty()).locality(Optional.empty());
    return new StoppingRules(change.apply(settings).build(), 0, "rough");
  }

  private static Step step(int index, double loss) {
    return new Step("tuning", index, 100, .1, Map.of("rough", loss, "l2", 2 * loss, "loss", loss));
  }

  /** Of one subject, whose rounds are its steps. */
  private static Optional<String> ask(StoppingRules rules, Step step) {
    return rules.reasonToStop(step, step.index(), 0);
  }

  @Test
  void a_decision_that_throws_what_it_may_not_ends_the_run_as_any_other() {
    StoppingRules rules =
        rules(
            b ->
                b.stopWhen(
                    step -> {
                      throw sneakily(new IOException("as Kotlin may"));
                    }));
    assertThatThrownBy(() -> rules.reasonToStop(step(0, 1), 0, 0))
        .isInstanceOf(RunFailure.class)
        .hasMessageContaining("stopWhen threw java.io.IOException: as Kotlin may");
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> RuntimeException sneakily(Throwable thrown) throws E {
    throw (E) thrown;
  }

  @Test
  void without_a_rule_nothing_stops_a_run() {
    StoppingRules rules = rules(b -> b);
    for (int i = 0; i < 50; i++) {
      assertThat(rules.reasonToStop(step(i, 0), i, 1000 * i)).isEmpty();
    }
  }

  @Test
  void a_threshold_is_reached_when_it_is_met() {
    StoppingRules rules = rules(b -> b.threshold(.5).l2Threshold(.9));
    assertThat(ask(rules, step(0, .51))).isEmpty();
    assertThat(ask(rules, step(1, .5))).contains("threshold");
    assertThat(ask(rules(b -> b.l2Threshold(.9)), step(0, .45))).contains("l2 threshold");
    assertThat(ask(rules(b -> b.threshold(.5)), new Step("tuning", 0, 9, 1, Map.of())))
        .as("a run without the term")
        .isEmpty();
  }

  @Test
  void a_plateau_is_so_many_steps_without_enough_improvement() {
    StoppingRules rules = rules(b -> b.patience(3).minImprovement(.1));
    double[] losses = {1, .95, .92, .89, .85, .83};
    for (int i = 0; i < losses.length; i++) {
      assertThat(ask(rules, step(i, losses[i]))).as("step %d", i).isEmpty();
    }
    assertThat(ask(rules, step(6, .81))).contains("plateau");
  }

  @Test
  void small_improvements_add_up() {
    StoppingRules rules = rules(b -> b.patience(2).minImprovement(.1));
    assertThat(ask(rules, step(0, 1))).isEmpty();
    assertThat(ask(rules, step(1, .94))).isEmpty();
    assertThat(ask(rules, step(2, .88))).as("12 % in two steps").isEmpty();
    assertThat(ask(rules, step(3, .88))).isEmpty();
    assertThat(ask(rules, step(4, .88))).contains("plateau");
  }

  @Test
  void a_step_without_locality_is_not_taken_for_progress() {
    StoppingRules rules =
        rules(b -> b.patience(4).locality(LocalityRegularizer.builder().interval(2).build()));
    double[] losses = {1, .5, 1, .4};
    for (int i = 0; i < losses.length; i++) {
      assertThat(ask(rules, step(i, losses[i]))).as("step %d", i).isEmpty();
    }
    assertThat(ask(rules, step(4, 1))).contains("plateau");
  }

  @Test
  void time_is_up_after_so_many_seconds() {
    StoppingRules rules = rules(b -> b.seconds(1.5));
    assertThat(rules.reasonToStop(step(0, 1), 0, 1.499)).isEmpty();
    assertThat(rules.reasonToStop(step(1, 1), 1, 1.5)).contains("time");
  }

  @Test
  void a_caller_may_decide_by_the_step() {
    StoppingRules rules = rules(b -> b.stopWhen(step -> step.losses().get("l2") < 1));
    assertThat(ask(rules, step(0, .6))).isEmpty();
    assertThat(ask(rules, step(1, .4))).contains("caller");
  }
}
