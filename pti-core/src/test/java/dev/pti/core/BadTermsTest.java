package dev.pti.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DivergedException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.Tuning;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tensor.TorchWorkspace;
import dev.pti.core.tuning.PivotalTuning;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Terms and listeners that fail in a loop: one clear sentence, and what was done is kept. */
class BadTermsTest {
  private static final Projection PROJECTION =
      Projection.inW().with(b -> b.steps(5).latentSamples(40).latentNoise(0));
  private static final PivotalTuning TUNING =
      PivotalTuning.ofDefaults().with(b -> b.steps(5).locality(Optional.empty()));

  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  /** The mean absolute error, and from a step on what a bad term makes of it. */
  private static LossTerm spoilt(int from, UnaryOperator<NDArray> bad) {
    int[] calls = new int[1];
    LossTerm term =
        (image, target) -> {
          NDArray good = Losses.meanAbsoluteError(image, target);
          return calls[0]++ < from ? good : bad.apply(good);
        };
    return term.named("mine");
  }

  private Inversion invert(LossTerm term, StepListener listener) {
    try (TorchWorkspace workspace = tiny.workspace(List.of(term), listener)) {
      return PROJECTION.invert(tiny.target(), workspace);
    }
  }

  private Tuning tune(PivotalTuning tuner, LossTerm term, StepListener listener) {
    try (TorchWorkspace workspace = tiny.workspace(List.of(term), listener)) {
      return tuner.tune(TinyRun.pivot(), tiny.target(), workspace);
    }
  }

  /** Both loops stop at the step with the sentence, and keep what the step before measured. */
  private void stops(int step, UnaryOperator<NDArray> bad, String sentence) {
    int before = tiny.arrays();
    String kept = step == 0 ? "the start" : "the state that step " + (step - 1) + " measured";
    StoppedException inversion =
        catchThrowableOfType(
            StoppedException.class, () -> invert(spoilt(step, bad), StepListener.none()));
    assertThat(inversion)
        .hasMessage("inversion stopped at step %d of 5: %s; %s is kept", step, sentence, kept);
    assertThat(inversion.lastTuning()).isNull();
    assertThat(inversion.lastInversion().history()).hasSize(step);
    StoppedException tuning =
        catchThrowableOfType(
            StoppedException.class, () -> tune(TUNING, spoilt(step, bad), StepListener.none()));
    assertThat(tuning)
        .hasMessage("tuning stopped at step %d of 5: %s; %s is kept", step, sentence, kept);
    assertThat(tuning.lastInversion()).isNull();
    assertThat(tuning.lastTuning().history()).hasSize(step);
    assertThat(tuning.lastTuning().stoppedBy())
        .isEqualTo(tuning instanceof DivergedException ? "divergence" : "failure");
    assertThat(tiny.arrays()).as("arrays left behind").isEqualTo(before);
  }

  @Test
  void a_vector() {
    stops(
        0, loss -> loss.reshape(1).repeat(3), "loss term mine has shape [3], it must be a scalar");
    stops(
        3, loss -> loss.reshape(1).repeat(3), "loss term mine has shape [3], it must be a scalar");
  }

  @Test
  void a_value_that_is_detached_from_the_graph() {
    stops(
        2,
        NDArray::stopGradient,
        "loss term mine is detached from the graph: nothing that moves has a gradient in it");
  }

  @Test
  void a_nan() {
    stops(2, loss -> Losses.scale(loss, Double.NaN), "loss term mine is NaN");
  }

  @Test
  void a_term_that_throws() {
    stops(
        3,
        loss -> {
          throw new IllegalStateException("out of paper\nand of ink");
        },
        "loss term mine threw java.lang.IllegalStateException: out of paper");
    StoppedException stopped =
        catchThrowableOfType(
            StoppedException.class,
            () ->
                tune(
                    TUNING,
                    spoilt(
                        0,
                        loss -> {
                          throw new IllegalStateException("out of paper");
                        }),
                    StepListener.none()));
    assertThat(stopped).hasCause(new IllegalStateException("out of paper"));
  }

  @Test
  @SuppressWarnings("NullAway") // what a user's term, which no checker sees, may do
  void a_null() {
    stops(1, loss -> null, "loss term mine gave null, it must be a scalar");
  }

  @Test
  void a_closed_array() {
    for (int step : new int[] {0, 2}) {
      stops(
          step,
          loss -> {
            loss.close();
            return loss;
          },
          "loss term mine gave a closed array, it must be a scalar that is open");
    }
  }

  @Test
  void a_bad_input_that_a_term_reports_at_once_stays_one() {
    LossTerm term =
        spoilt(
            0,
            loss -> {
              throw new InvalidInputException("size is 3, wanted 4");
            });
    assertThatThrownBy(() -> tune(TUNING, term, StepListener.none()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("size is 3, wanted 4");
  }

  @Test
  void what_is_kept_of_a_tuning_is_what_its_steps_led_to() {
    StoppedException failed =
        catchThrowableOfType(
            StoppedException.class,
            () -> tune(TUNING, spoilt(3, NDArray::stopGradient), StepListener.none()));
    StoppedException deaf =
        catchThrowableOfType(
            StoppedException.class,
            () ->
                tune(
                    TUNING,
                    spoilt(5, loss -> loss),
                    step -> {
                      if (step.index() == 2) {
                        throw new IllegalStateException("enough");
                      }
                    }));
    assertThat(deaf)
        .hasMessage(
            "tuning stopped at step 2 of 5: the listener threw java.lang.IllegalStateException:"
                + " enough; the state that step 2 measured is kept");
    assertThat(deaf.lastTuning()).isEqualTo(failed.lastTuning());
    // Two steps of the same schedule: a third measures and its listener is not waited for.
    Tuning whole = tune(TUNING, spoilt(5, loss -> loss), StepListener.none());
    assertThat(deaf.lastTuning().history()).isEqualTo(whole.history().subList(0, 3));
    assertThat(deaf.lastTuning().difference()).isNotEmpty();
  }

  @Test
  void what_is_kept_of_an_inversion_is_what_its_last_step_measured() {
    StoppedException stopped =
        catchThrowableOfType(
            StoppedException.class,
            () ->
                invert(
                    spoilt(5, loss -> loss),
                    step -> {
                      if (step.index() == 3) {
                        throw new IllegalStateException("enough");
                      }
                    }));
    StoppedException failed =
        catchThrowableOfType(
            StoppedException.class,
            () -> invert(spoilt(4, NDArray::stopGradient), StepListener.none()));
    assertThat(stopped.lastInversion()).isEqualTo(failed.lastInversion());
    assertThat(stopped.lastInversion().history()).hasSize(4);
  }

  @Test
  void a_term_over_weights_in_inversion() {
    assertThatThrownBy(() -> invert(Losses.parameterDistance(), StepListener.none()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "loss term parameters looks at the generator's weights, which tuning alone moves");
  }

  @Test
  void two_terms_of_one_name() {
    try (TorchWorkspace workspace =
        tiny.workspace(List.of(Losses.l2(), Losses.l2()), StepListener.none())) {
      assertThatThrownBy(() -> PROJECTION.invert(tiny.target(), workspace))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("loss term name l2 is taken; give the term another with named(...)");
    }
    LossTerm noise = TinyRun.ROUGH.named("noise");
    assertThatThrownBy(() -> invert(noise, StepListener.none()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("loss term name noise is taken; give the term another with named(...)");
  }

  @Test
  void a_weight_whose_course_leads_below_0() {
    int before = tiny.arrays();
    String sentence =
        "loss term rough threw dev.pti.api.InvalidInputException: weight of loss term rough at step"
            + " 3 is -1.0, it must be finite and not negative; the state that step 2 measured is"
            + " kept";
    LossTerm falling = TinyRun.ROUGH.weighted(step -> step < 3 ? 1 : -1);
    StoppedException inversion =
        catchThrowableOfType(StoppedException.class, () -> invert(falling, StepListener.none()));
    assertThat(inversion).hasMessage("inversion stopped at step 3 of 5: %s", sentence);
    assertThat(inversion.lastInversion().history()).hasSize(3);
    StoppedException tuning =
        catchThrowableOfType(
            StoppedException.class, () -> tune(TUNING, falling, StepListener.none()));
    assertThat(tuning).hasMessage("tuning stopped at step 3 of 5: %s", sentence);
    assertThat(tuning.lastTuning().history()).hasSize(3);
    assertThat(tiny.arrays()).as("arrays left behind").isEqualTo(before);
  }

  @Test
  void a_term_that_fails_at_its_target() {
    LossTerm term =
        new LossTerm() {
          @Override
          public NDArray loss(NDArray image, NDArray target) {
            return Losses.meanAbsoluteError(image, target);
          }

          @Override
          public Bound against(NDArray target) {
            throw new IllegalStateException("no such face");
          }
        };
    String sentence =
        "loss term mine, given its target, threw java.lang.IllegalStateException: no such face";
    assertThatThrownBy(() -> invert(term.named("mine"), StepListener.none()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
    assertThatThrownBy(() -> tune(TUNING, term.named("mine"), StepListener.none()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(sentence);
  }
}
