package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pti.api.CancelledException;
import dev.pti.api.DivergedException;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.RunControl;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.Tuning;
import dev.pti.core.FailingTerm;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A refinement that stops keeps the features of its last good state. */
class StoppedRefinementTest {
  private static final FeatureRefinement SHORT =
      FeatureRefinement.ofDefaults().with(b -> b.steps(6).coolDown(0));

  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  private Tuning refine(
      FeatureRefinement how, LossTerm term, StepListener listener, RunControl control) {
    List<LossTerm> losses = List.of(term);
    try (TorchWorkspace workspace =
        new TorchWorkspace(
            tiny.manager,
            tiny.generator,
            term,
            losses,
            losses,
            listener,
            new GaussianDraws(7),
            control)) {
      return how.refine(tiny.target(), TinyRun.pivot().pivot(), workspace);
    }
  }

  private Tuning ofSteps(int steps) {
    return refine(
        SHORT.with(b -> b.steps(steps)),
        new FailingTerm(Integer.MAX_VALUE),
        StepListener.none(),
        RunControl.none());
  }

  private void assertKept(StoppedException stopped, String by) {
    Tuning kept = stopped.lastTuning();
    assertThat(stopped.lastTunings()).containsExactly(kept);
    assertThat(kept.difference()).as("no offset among weights").isEmpty();
    assertThat(kept.stoppedBy()).isEqualTo(by);
    assertThat(kept.settings()).containsAllEntriesOf(SHORT.settings().listed(16));
    assertThat(kept.features()).isNotEmpty().isEqualTo(ofSteps(3).features());
  }

  @Test
  void where_a_loss_turns_nan() {
    DivergedException diverged =
        catchThrowableOfType(
            DivergedException.class,
            () -> refine(SHORT, new FailingTerm(4), StepListener.none(), RunControl.none()));
    assertThat(diverged)
        .hasMessage(
            "refinement stopped at step 4 of 6: loss term fragile is NaN; the state that step 3"
                + " measured is kept");
    assertThat(diverged.step().stage()).isEqualTo("refinement");
    assertThat(diverged.lastTuning().history()).hasSize(4);
    assertKept(diverged, "divergence");
  }

  @Test
  void where_the_first_step_diverges_there_are_none() {
    DivergedException diverged =
        catchThrowableOfType(
            DivergedException.class,
            () -> refine(SHORT, new FailingTerm(0), StepListener.none(), RunControl.none()));
    assertThat(diverged)
        .hasMessage(
            "refinement stopped at step 0 of 6: loss term fragile is NaN; the start is kept");
    assertThat(diverged.lastTuning().features()).isEmpty();
  }

  @Test
  void where_the_listener_throws() {
    StepListener tired =
        step -> {
          if (step.index() == 3) {
            throw new IllegalStateException("enough");
          }
        };
    StoppedException stopped =
        catchThrowableOfType(
            StoppedException.class, () -> refine(SHORT, Losses.l2(), tired, RunControl.none()));
    assertThat(stopped)
        .hasMessage(
            "refinement stopped at step 3 of 6: the listener threw"
                + " java.lang.IllegalStateException: enough; the state that step 3 measured is"
                + " kept")
        .hasRootCauseMessage("enough");
    assertThat(stopped.lastTuning().features()).hasSize(1);
    assertThat(stopped.lastTuning().history()).hasSize(4);
  }

  /** Asks to stop once so many steps were told. */
  private static final class Asking implements RunControl, StepListener {
    private int told;

    @Override
    public void onStep(Step step) {
      told++;
    }

    @Override
    public Optional<String> stopRequest() {
      return told == 4 ? Optional.of("it was cancelled") : Optional.empty();
    }

    @Override
    public Optional<RunState> saved(String loop) {
      return Optional.empty();
    }

    @Override
    public void keep(String loop, int done, Supplier<RunState> state) {
      assertThat(loop).isEqualTo("refinement");
    }
  }

  @Test
  void where_it_is_asked_to() {
    Asking asking = new Asking();
    CancelledException cancelled =
        catchThrowableOfType(
            CancelledException.class,
            () -> refine(SHORT, new FailingTerm(Integer.MAX_VALUE), asking, asking));
    assertThat(cancelled)
        .hasMessage(
            "refinement stopped at step 4 of 6: it was cancelled; the state that step 3 measured"
                + " is kept");
    assertKept(cancelled, "cancelled");
    assertThat(cancelled.lastInversion()).isNull();
  }
}
