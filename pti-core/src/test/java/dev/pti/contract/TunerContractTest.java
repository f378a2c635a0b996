package dev.pti.contract;

import static dev.pti.contract.Broken.assertBreaks;

import dev.pti.api.CancelledException;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.LowRank;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.tuning.PivotalTuning;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The contract fails bad tuners, each promise by one that breaks it. */
class TunerContractTest {
  private static final String BIAS = "synthesis.b4.torgb.bias";

  private static final Tuner GOOD =
      PivotalTuning.ofDefaults().with(b -> b.steps(4).locality(Optional.empty()));

  private static TunerContract wrong(UnaryOperator<Tuning> change) {
    return () ->
        (inversion, target, workspace) -> change.apply(GOOD.tune(inversion, target, workspace));
  }

  private static TunerContract in(UnaryOperator<Workspace> change) {
    return () ->
        (inversion, target, workspace) -> GOOD.tune(inversion, target, change.apply(workspace));
  }

  private static Tuning with(Tuning tuning, String name, float... values) {
    return Tuning.builder()
        .from(tuning)
        .putDifference(name, FloatTensor.of(values, values.length))
        .build();
  }

  private static Tuning moved(float amount) {
    return Tuning.builder()
        .putDifference(BIAS, FloatTensor.of(new float[] {amount, 0, 0}, 3))
        .stoppedBy("steps")
        .build();
  }

  @Test
  void fails_differences_of_what_the_generator_has_not() {
    assertBreaks(
        wrong(done -> with(done, "b4.torgb.bias", 1, 2, 3))::gives_what_fits_the_generator,
        "names of the generator, of a difference of");
  }

  @Test
  void fails_a_difference_of_another_shape() {
    assertBreaks(
        wrong(done -> with(done, BIAS, 1, 2))::gives_what_fits_the_generator,
        "shape of the difference of " + BIAS);
  }

  @Test
  void fails_a_difference_that_is_not_finite() {
    assertBreaks(
        wrong(done -> with(done, BIAS, 1, 2, Float.NaN))::gives_what_fits_the_generator,
        "difference of " + BIAS + " is finite");
  }

  @Test
  void fails_factors_of_what_did_not_move() {
    LowRank factors =
        new LowRank(FloatTensor.wrap(new float[3], 3, 1), FloatTensor.wrap(new float[3], 1, 3));
    assertBreaks(
        wrong(done -> Tuning.builder().from(done).putFactors("other", factors).build())
            ::gives_what_fits_the_generator,
        "names of the differences");
  }

  @Test
  void fails_noise_maps_that_are_not_the_generators() {
    assertBreaks(
        wrong(
                done ->
                    Tuning.builder()
                        .from(done)
                        .putNoise("mine", FloatTensor.wrap(new float[16], 4, 4))
                        .build())
            ::gives_what_fits_the_generator,
        "names of the generator, of a noise map");
  }

  @Test
  void fails_a_tuner_that_does_not_say_why_it_ended() {
    assertBreaks(
        wrong(done -> Tuning.builder().from(done).stoppedBy("").build())
            ::gives_what_fits_the_generator,
        "why it ended");
  }

  @Test
  void fails_a_tuner_that_remembers() {
    AtomicInteger runs = new AtomicInteger();
    assertBreaks(
        ((TunerContract) () -> (inversion, target, workspace) -> moved(runs.incrementAndGet()))
            ::gives_the_same_bits_for_the_same_seed,
        "what the same run gives again");
  }

  @Test
  void fails_a_tuner_that_depends_on_the_thread() {
    assertBreaks(
        ((TunerContract)
                () ->
                    (inversion, target, workspace) -> moved((float) Thread.currentThread().getId()))
            ::serves_two_runs_at_once,
        "what two runs at once give");
  }

  @Test
  void fails_steps_out_of_order() {
    assertBreaks(in(Broken::miscounting)::tells_its_steps_in_order, "number of step 0");
    assertBreaks(in(Broken::misnaming)::tells_its_steps_in_order, "stage of the steps");
  }

  @Test
  void fails_a_tuner_that_does_not_stop() {
    assertBreaks(
        in(Broken::deaf)::stops_when_it_is_asked_to,
        "what a run throws that is asked to stop after 0 steps");
  }

  @Test
  void fails_a_tuner_that_stops_and_throws_away_what_it_did() {
    TunerContract contract =
        () ->
            (inversion, target, workspace) -> {
              try {
                return GOOD.tune(inversion, target, workspace);
              } catch (CancelledException e) {
                throw new CancelledException(
                    "tuning", 0, 4, WatchedWorkspace.REASON, -1, null, List.of());
              }
            };
    assertBreaks(contract::stops_when_it_is_asked_to, "state that is kept");
  }

  @Test
  void fails_a_tuner_that_hides_what_went_wrong() {
    TunerContract contract =
        () ->
            (inversion, target, workspace) -> {
              try {
                return GOOD.tune(inversion, target, workspace);
              } catch (DivergedException e) {
                return e.lastTuning();
              }
            };
    assertBreaks(
        contract::keeps_the_last_good_state_when_a_loss_turns_nan,
        "what a run throws whose losses turn NaN");
  }

  @Test
  void fails_a_tuner_that_does_not_notice_a_listener_that_throws() {
    assertBreaks(
        in(Broken::deafToTheListener)::keeps_the_last_good_state_when_the_listener_throws,
        "what a run throws whose listener throws");
  }

  @Test
  void fails_a_tuner_that_moves_the_base() {
    assertBreaks(
        contract(Broken::moveWeights)::leaves_the_generator_as_it_is,
        "of the generator is what it was before the run");
  }

  @Test
  void fails_a_tuner_that_keeps_an_array_of_each_run() {
    assertBreaks(
        contract(Broken::leaveAnArray)::leaves_no_arrays_behind,
        "arrays alive after two more runs");
  }

  private static TunerContract contract(Consumer<Workspace> vice) {
    return () ->
        (inversion, target, workspace) -> {
          vice.accept(workspace);
          return moved(1);
        };
  }
}
