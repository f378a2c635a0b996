package dev.pti.contract;

import static dev.pti.contract.Broken.assertBreaks;

import dev.pti.api.CancelledException;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Step;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.inversion.GivenPivot;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.inversion.Projection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The contract fails bad inverters, each promise by one that breaks it. */
class InverterContractTest {
  private static final Projection SEARCH =
      Projection.inW().with(b -> b.steps(4).latentSamples(40).fitNoise(false));

  private static final Inverter MEAN = new MeanLatent();

  private static Inversion search(Target target, Workspace workspace) {
    return SEARCH.invert(target, workspace);
  }

  /** A search whose result is made wrong. */
  private static InverterContract wrong(UnaryOperator<Inversion> change) {
    return () -> (target, workspace) -> change.apply(search(target, workspace));
  }

  /** A search in a workspace that was tampered with. */
  private static InverterContract in(UnaryOperator<Workspace> change) {
    return () -> (target, workspace) -> search(target, change.apply(workspace));
  }

  private static Inversion moved(Inversion inversion, double amount) {
    Latent pivot = inversion.pivot();
    return Inversion.builder().from(inversion).pivot(pivot.plus(pivot, amount)).build();
  }

  private static Inversion withNoise(Inversion inversion, String name, float value, int side) {
    float[] values = new float[side * side];
    values[0] = value;
    return Inversion.builder()
        .from(inversion)
        .putNoise(name, FloatTensor.wrap(values, side, side))
        .build();
  }

  @Test
  void fails_a_pivot_of_another_generator() {
    InverterContract layers = () -> new Fixed(Latent.inW(new float[32], 18));
    assertBreaks(layers::gives_what_fits_the_generator, "layers of the pivot");
    InverterContract width = () -> new Fixed(Latent.inW(new float[512], 8));
    assertBreaks(width::gives_what_fits_the_generator, "width of the pivot");
  }

  /** Gives a pivot without a look at the generator, as {@link GivenPivot} does not. */
  private record Fixed(Latent pivot) implements Inverter {
    @Override
    public Inversion invert(Target target, Workspace workspace) {
      return Inversion.builder().pivot(pivot).build();
    }
  }

  @Test
  void fails_noise_maps_that_are_not_the_generators() {
    assertBreaks(
        wrong(found -> withNoise(found, "b4.conv1", 0, 4))::gives_what_fits_the_generator,
        "names of the generator, of a noise map");
    String name = "synthesis.b4.conv1.noise_const";
    assertBreaks(
        wrong(found -> withNoise(found, name, 0, 8))::gives_what_fits_the_generator,
        "shape of the noise map " + name);
    assertBreaks(
        wrong(found -> withNoise(found, name, Float.NaN, 4))::gives_what_fits_the_generator,
        "noise map " + name + " is finite");
  }

  @Test
  void fails_an_inverter_without_a_name() {
    InverterContract contract =
        () ->
            new Inverter() {
              @Override
              public Inversion invert(Target target, Workspace workspace) {
                return MEAN.invert(target, workspace);
              }

              @Override
              public String name() {
                return " ";
              }
            };
    assertBreaks(contract::has_a_name, "name");
  }

  @Test
  void fails_an_inverter_that_remembers() {
    AtomicInteger runs = new AtomicInteger();
    assertBreaks(
        wrong(found -> moved(found, runs.incrementAndGet()))::gives_the_same_bits_for_the_same_seed,
        "what the same run gives again");
  }

  @Test
  void fails_an_inverter_that_depends_on_the_thread() {
    assertBreaks(
        wrong(found -> moved(found, (double) Thread.currentThread().getId()))
            ::serves_two_runs_at_once,
        "what two runs at once give");
  }

  @Test
  void fails_an_inverter_that_one_run_blocks() {
    AtomicInteger runs = new AtomicInteger();
    InverterContract contract =
        new InverterContract() {
          @Override
          public Inverter inverter() {
            return (target, workspace) -> {
              if (runs.incrementAndGet() > 2) {
                Broken.hang();
              }
              return MEAN.invert(target, workspace);
            };
          }

          @Override
          public Duration patience() {
            return Duration.ofMillis(300);
          }
        };
    assertBreaks(contract::serves_two_runs_at_once, "2 calls at once are not done after PT0.3S");
  }

  @Test
  void fails_steps_out_of_order() {
    assertBreaks(in(Broken::miscounting)::tells_its_steps_in_order, "number of step 0");
    assertBreaks(in(Broken::misnaming)::tells_its_steps_in_order, "stage of the steps");
    assertBreaks(in(Broken::understating)::tells_its_steps_in_order, "most steps, said by step 0");
    assertBreaks(in(Broken::secretive)::tells_its_steps_in_order, "loss of step 0");
  }

  @Test
  void fails_an_inverter_that_says_that_it_takes_steps_and_takes_none() {
    InverterContract contract = () -> MEAN;
    assertBreaks(contract::tells_its_steps_in_order, "steps told");
  }

  @Test
  void fails_an_inverter_that_says_that_it_takes_no_steps_and_takes_some() {
    InverterContract contract =
        new InverterContract() {
          @Override
          public Inverter inverter() {
            return SEARCH;
          }

          @Override
          public boolean takesSteps() {
            return false;
          }
        };
    assertBreaks(contract::tells_its_steps_in_order, "steps told by what takes none");
  }

  @Test
  void fails_an_inverter_without_steps_that_says_that_it_minimizes_losses() {
    InverterContract contract =
        new InverterContract() {
          @Override
          public Inverter inverter() {
            return new Fixed(Latent.inW(new float[32], 8));
          }

          @Override
          public boolean takesSteps() {
            return false;
          }
        };
    assertBreaks(
        contract::minimizes_no_losses_if_it_takes_no_steps,
        "minimizesLosses() of an inverter that takes no steps");
  }

  @Test
  void fails_a_history_that_was_not_told() {
    assertBreaks(
        wrong(found -> Inversion.builder().from(found).history(List.<Step>of()).build())
            ::tells_its_steps_in_order,
        "history");
  }

  @Test
  void fails_an_inverter_that_does_not_stop() {
    assertBreaks(
        in(Broken::deaf)::stops_when_it_is_asked_to,
        "what a run throws that is asked to stop after 0 steps");
  }

  @Test
  void fails_an_inverter_that_stops_late() {
    assertBreaks(
        in(Broken::hardOfHearing)::stops_when_it_is_asked_to, "steps told until it stopped");
  }

  @Test
  void fails_an_inverter_that_stops_and_throws_away_what_it_did() {
    InverterContract contract =
        () ->
            (target, workspace) -> {
              try {
                return search(target, workspace);
              } catch (CancelledException e) {
                throw new CancelledException(
                    "inversion", 0, 4, WatchedWorkspace.REASON, -1, null, List.of());
              }
            };
    assertBreaks(contract::stops_when_it_is_asked_to, "state that is kept");
  }

  @Test
  void fails_an_inverter_that_hides_what_went_wrong() {
    InverterContract contract =
        () ->
            (target, workspace) -> {
              try {
                return search(target, workspace);
              } catch (DivergedException e) {
                return e.lastInversion();
              }
            };
    assertBreaks(
        contract::keeps_the_last_good_state_when_a_loss_turns_nan,
        "what a run throws whose losses turn NaN");
  }

  @Test
  void fails_an_inverter_that_goes_on_after_a_nan() {
    InverterContract contract =
        () ->
            (target, workspace) -> {
              try {
                return search(target, workspace);
              } catch (DivergedException e) {
                workspace.listener().onStep(e.step());
                workspace.listener().onStep(e.step());
                throw e;
              }
            };
    assertBreaks(
        contract::keeps_the_last_good_state_when_a_loss_turns_nan, "steps told until it stopped");
  }

  /** A search that keeps something wrong when a loss turns NaN. */
  private static InverterContract keeping(BiFunction<Inversion, Step, Inversion> change) {
    return () ->
        (target, workspace) -> {
          try {
            return search(target, workspace);
          } catch (DivergedException e) {
            Inversion kept = change.apply(e.lastInversion(), e.step());
            throw new DivergedException("loss", e.step(), kept, List.of());
          }
        };
  }

  @Test
  void fails_an_inverter_that_keeps_a_state_that_does_not_fit() {
    assertBreaks(
        keeping((last, step) -> Inversion.builder().pivot(Latent.inW(new float[1], 1)).build())
            ::keeps_the_last_good_state_when_a_loss_turns_nan,
        "layers of the pivot");
  }

  @Test
  void fails_an_inverter_that_keeps_what_went_wrong() {
    assertBreaks(
        keeping((last, step) -> Inversion.builder().from(last).addHistory(step).build())
            ::keeps_the_last_good_state_when_a_loss_turns_nan,
        "loss in the history that is kept");
    assertBreaks(
        keeping((last, step) -> Inversion.builder().from(last).addHistory(step, step).build())
            ::keeps_the_last_good_state_when_a_loss_turns_nan,
        "steps in the history that is kept, of 1 told");
  }

  @Test
  void fails_an_inverter_that_does_not_notice_a_listener_that_throws() {
    assertBreaks(
        in(Broken::deafToTheListener)::keeps_the_last_good_state_when_the_listener_throws,
        "what a run throws whose listener throws");
  }

  @Test
  void fails_an_inverter_that_lets_the_listeners_failure_through() {
    InverterContract contract =
        () ->
            (target, workspace) -> {
              try {
                return search(target, workspace);
              } catch (StoppedException e) {
                throw (RuntimeException) e.getCause();
              }
            };
    assertBreaks(
        contract::keeps_the_last_good_state_when_the_listener_throws,
        "what a run throws whose listener throws");
  }

  @Test
  void fails_an_inverter_that_moves_weights() {
    InverterContract contract =
        () ->
            (target, workspace) -> {
              Broken.moveWeights(workspace);
              return MEAN.invert(target, workspace);
            };
    assertBreaks(
        contract::leaves_the_generator_as_it_is, "of the generator is what it was before the run");
  }

  @Test
  void fails_an_inverter_that_keeps_an_array_of_each_run() {
    InverterContract contract =
        () ->
            (target, workspace) -> {
              Broken.leaveAnArray(workspace);
              return MEAN.invert(target, workspace);
            };
    assertBreaks(contract::leaves_no_arrays_behind, "arrays alive after two more runs");
  }
}
