package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pti.api.CancelledException;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.StoppedException;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tuning.FeatureRefinement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A refinement that stops loses neither the tuning before it nor what it had found. */
@Timeout(value = 2, unit = MINUTES)
class StoppedRefiningTest {
  private static final FeatureRefinement SHORT =
      FeatureRefinement.ofDefaults().with(b -> b.steps(5));

  private final List<Consumer<Step>> listeners = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Pti pti = builder().build();

  @AfterEach
  void close() {
    pti.close();
  }

  private Pti.Builder builder() {
    return SmallPti.builder()
        .inverter(new MeanLatent())
        .tuner(SmallPti.tuner(2))
        .withoutLocality()
        .loss(Losses.l2())
        .refinement(SHORT)
        .listener(
            step -> {
              steps.add(step);
              List.copyOf(listeners).forEach(it -> it.accept(step));
            });
  }

  private void at(String stage, int index, String subject, Runnable action) {
    listeners.add(
        step -> {
          if (step.stage().equals(stage)
              && step.index() == index
              && step.subject().equals(subject)) {
            action.run();
          }
        });
  }

  @Test
  void one_that_is_cancelled_keeps_the_tuning_and_the_features_so_far() {
    Inverted inverted = pti.invert(SmallPti.target(1));
    Cancellation cancellation = new Cancellation();
    at("refinement", 2, "", cancellation::cancel);
    CancelledException cancelled =
        catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancellation));
    assertThat(cancelled)
        .hasMessage(
            "refinement stopped at step 3 of 5: it was cancelled; the state that step 2 measured"
                + " is kept");
    listeners.clear();
    Tuned whole = inverted.tune();
    Tuned kept = inverted.kept(cancelled);
    assertThat(kept.tuning().history()).hasSize(2).isEqualTo(whole.tuning().history());
    assertThat(kept.tuning().difference()).isEqualTo(whole.tuning().difference());
    assertThat(kept.tuning().stoppedBy()).isEqualTo("steps");
    assertThat(kept.tuning().features()).hasSize(1).isNotEqualTo(whole.tuning().features());
    assertThat(kept.picture()).isNotEqualTo(kept.unrefined().picture());
    assertThat(kept.metrics().mse()).isLessThan(kept.unrefined().metrics().mse());
    assertTold(kept, 3, "cancelled");
    assertThat(whole.tuning().settings()).doesNotContainKey("refinement_stopped_by");
  }

  /** Tuning ended as it did; the refinement after it otherwise. */
  private static void assertTold(Tuned kept, int steps, String by) {
    Report report = kept.report();
    assertThat(report.text("tuning.stopped_by")).isEqualTo("steps");
    assertThat(report.number("tuning.settings.refinement_steps")).isEqualTo(steps);
    assertThat(report.text("tuning.settings.refinement_stopped_by")).isEqualTo(by);
  }

  @Test
  void one_that_never_began_keeps_the_tuning() {
    Inverted inverted = pti.invert(SmallPti.target(1));
    Cancellation cancellation = new Cancellation();
    at("tuning", 1, "", cancellation::cancel);
    CancelledException cancelled =
        catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancellation));
    assertThat(cancelled)
        .hasMessage("refinement stopped at step 0 of 5: it was cancelled; the start is kept");
    Tuned kept = inverted.kept(cancelled);
    assertThat(kept.tuning().history()).hasSize(2);
    assertThat(kept.tuning().features()).isEmpty();
    assertTold(kept, 0, "cancelled");
  }

  @Test
  void a_close_between_tuning_and_refinement_keeps_the_tuning() {
    Inverted inverted = pti.invert(SmallPti.target(1));
    at("tuning", 1, "", pti::close);
    CancelledException cancelled = catchThrowableOfType(CancelledException.class, inverted::tune);
    assertThat(cancelled)
        .hasMessage("refinement stopped at step 0 of 5: this Pti was closed; the start is kept");
    assertThat(inverted.kept(cancelled).tuning().difference()).isNotEmpty();
  }

  @Test
  void a_resumable_run_begins_again_with_the_refinement(@TempDir Path folder) {
    Cancellation cancellation = new Cancellation();
    at("refinement", 2, "", cancellation::cancel);
    try (Pti first = builder().resumable(folder, 1).build()) {
      Inverted inverted = first.invert(SmallPti.target(1));
      assertThatThrownBy(() -> inverted.tune(cancellation)).isInstanceOf(CancelledException.class);
    }
    listeners.clear();
    steps.clear();
    try (Pti again = builder().resumable(folder, 1).build()) {
      Tuned whole = again.invert(SmallPti.target(1)).tune();
      assertThat(steps).hasSize(5).allMatch(step -> step.stage().equals("refinement"));
      assertThat(whole.tuning()).isEqualTo(pti.invert(SmallPti.target(1)).tune().tuning());
    }
  }

  private InvertedTogether together() {
    return InvertedTogether.of(
        List.of(
            pti.invert(SmallPti.target("a", 1)),
            pti.invert(SmallPti.target("b", 2)),
            pti.invert(SmallPti.target("c", 3))));
  }

  @Test
  void of_several_photographs_all_are_kept() {
    InvertedTogether inverted = together();
    steps.clear();
    Cancellation cancellation = new Cancellation();
    at("refinement", 2, "b", cancellation::cancel);
    CancelledException cancelled =
        catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancellation));
    assertThat(cancelled)
        .hasMessageStartingWith("refinement stopped at step 3 of 5: it was cancelled");
    TunedTogether kept = inverted.kept(cancelled);
    listeners.clear();
    TunedTogether whole = inverted.tune();
    assertThat(kept.names()).containsExactly("a", "b", "c");
    assertThat(kept.get("a").tuning()).as("done before").isEqualTo(whole.get("a").tuning());
    assertThat(kept.get("b").tuning().features())
        .as("as far as it was")
        .hasSize(1)
        .isNotEqualTo(whole.get("b").tuning().features());
    assertThat(kept.get("c").tuning())
        .as("not begun")
        .isEqualTo(whole.get("c").unrefined().tuning());
    assertThat(kept.get("c").tuning().features()).isEmpty();
  }

  @Test
  void a_close_between_two_photographs_keeps_all() {
    InvertedTogether inverted = together();
    at("refinement", 4, "a", pti::close);
    StoppedException stopped = catchThrowableOfType(StoppedException.class, inverted::tune);
    TunedTogether kept = inverted.kept(stopped);
    assertThat(kept.get("a").tuning().features()).hasSize(1);
    assertThat(kept.get("b").tuning().features()).isEmpty();
    assertThat(kept.get("b").tuning().difference()).isNotEmpty();
  }

  @Test
  void a_listener_that_throws_stops_it_and_its_failure_is_told() {
    Inverted inverted = pti.invert(SmallPti.target(1));
    at(
        "refinement",
        1,
        "",
        () -> {
          throw new IllegalStateException("enough");
        });
    StoppedException stopped = catchThrowableOfType(StoppedException.class, inverted::tune);
    assertThat(stopped)
        .isExactlyInstanceOf(StoppedException.class)
        .hasMessageStartingWith("refinement stopped at step 1 of 5: the listener threw")
        .hasRootCauseMessage("enough");
    Tuned kept = inverted.kept(stopped);
    assertThat(kept.tuning().features()).hasSize(1);
    assertTold(kept, 2, "failure");
  }
}
