package dev.pti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pti.Pti;
import dev.pti.api.CancelledException;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.Workspace;
import dev.pti.api.contract.AtOnce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What inverters and tuners promise alike: each run is by itself, is told, can be stopped, and
 * leaves the generator as it was. Implement {@link InverterContract} or {@link TunerContract},
 * which say what is run.
 *
 * @param <R> what a run gives
 */
public interface RunContract<R> {
  /**
   * What is under test, with a photograph to run it on.
   *
   * @param <R> what a run gives
   */
  @FunctionalInterface
  interface Runner<R> {
    /**
     * Runs.
     *
     * @param photograph its number, from 1; each number is another photograph
     * @param workspace of the run
     * @return what it gave
     */
    R run(int photograph, Workspace workspace);
  }

  /**
   * Returns what is under test.
   *
   * @return asked for once in each test
   */
  Runner<R> runner();

  /**
   * Checks that a result fits a generator.
   *
   * @param result what a run gave, or kept
   * @param form of the generator
   */
  void requireFits(R result, GeneratorForm form);

  /**
   * Returns what of a result must be equal, bit for bit, where runs are equal.
   *
   * @param result what a run gave
   * @return values that can be compared
   */
  List<Object> bits(R result);

  /**
   * Returns the steps of a result.
   *
   * @param result what a run gave
   * @return its history
   */
  List<Step> history(R result);

  /**
   * Returns what a run that stopped has kept.
   *
   * @param stopped what it threw
   * @return null if it kept nothing
   */
  @Nullable R kept(StoppedException stopped);

  /**
   * Returns the name of the loop.
   *
   * @return as {@link Step#stage} has it
   */
  String stage();

  /**
   * Returns whether it takes steps, and minimizes the workspace's losses in them. One that does
   * must take at least three in the contract; one that does not has nothing to tell, and nothing
   * that could be stopped.
   *
   * @return true by default
   */
  default boolean takesSteps() {
    return true;
  }

  /**
   * Returns what the runs are made with. Inverter, batch and seed are set by the contract.
   *
   * @return by default a generator of 32 pixels with random weights, on the CPU
   */
  default Pti.Builder builder() {
    return Pti.builder().generator(SmallGenerator.file()).device("cpu");
  }

  /**
   * Returns how long two runs at once may take.
   *
   * @return a minute by default
   */
  default Duration patience() {
    return Duration.ofMinutes(1);
  }

  @Test
  default void gives_what_fits_the_generator() {
    Runner<R> runner = runner();
    try (RunProbe probe = new RunProbe(builder())) {
      requireFits(probe.lend(workspace -> runner.run(1, workspace)), probe.form());
    }
  }

  /** Another run lies between: nothing of it is left. */
  @Test
  default void gives_the_same_bits_for_the_same_seed() {
    Runner<R> runner = runner();
    try (RunProbe probe = new RunProbe(builder())) {
      List<Object> first = bits(probe.lend(workspace -> runner.run(1, workspace)));
      probe.lend(workspace -> runner.run(2, workspace));
      assertThat(bits(probe.lend(workspace -> runner.run(1, workspace))))
          .as("what the same run gives again")
          .isEqualTo(first);
    }
  }

  @Test
  default void serves_two_runs_at_once() {
    Runner<R> runner = runner();
    try (RunProbe probe = new RunProbe(builder())) {
      List<List<Object>> alone =
          List.of(
              bits(probe.lend(workspace -> runner.run(1, workspace))),
              bits(probe.lend(workspace -> runner.run(2, workspace))));
      List<List<Object>> together =
          AtOnce.of(
              patience(),
              List.of(
                  () -> bits(probe.lend(workspace -> runner.run(1, workspace))),
                  () -> bits(probe.lend(workspace -> runner.run(2, workspace)))));
      assertThat(together).as("what two runs at once give").isEqualTo(alone);
    }
  }

  @Test
  default void tells_its_steps_in_order() {
    Runner<R> runner = runner();
    try (RunProbe probe = new RunProbe(builder())) {
      List<Step> told = new ArrayList<>();
      R result =
          probe.lend(workspace -> runner.run(1, WatchedWorkspace.of(workspace).telling(told::add)));
      if (takesSteps()) {
        assertThat(told).as("steps told").hasSizeGreaterThanOrEqualTo(3);
      } else {
        assertThat(told).as("steps told by what takes none").isEmpty();
      }
      for (int i = 0; i < told.size(); i++) {
        Step step = told.get(i);
        assertThat(step.stage()).as("stage of the steps").isEqualTo(stage());
        assertThat(step.index()).as("number of step %d", i).isEqualTo(i);
        assertThat(step.total()).as("most steps, said by step %d", i).isGreaterThan(i);
        assertThat(step.loss()).as("loss of step %d", i).isFinite();
      }
      assertThat(history(result)).as("history").isEqualTo(told);
    }
  }

  /** Before its first step, and after two: no more than one step is begun that nobody wanted. */
  @Test
  default void stops_when_it_is_asked_to() {
    if (!takesSteps()) {
      return;
    }
    Runner<R> runner = runner();
    try (RunProbe probe = new RunProbe(builder())) {
      for (int steps : new int[] {0, 2}) {
        List<Step> told = new ArrayList<>();
        Throwable thrown =
            catchThrowable(
                () ->
                    probe.lend(
                        workspace ->
                            runner.run(
                                1,
                                WatchedWorkspace.of(workspace)
                                    .telling(told::add)
                                    .stopping(() -> told.size() >= steps))));
        assertThat(thrown)
            .as("what a run throws that is asked to stop after %d steps", steps)
            .isInstanceOf(CancelledException.class)
            .hasMessageContaining(WatchedWorkspace.REASON);
        assertThat(told).as("steps told until it stopped").hasSizeLessThanOrEqualTo(steps + 1);
        requireKept(thrown, told, probe.form());
      }
    }
  }

  /** Every loss is NaN from the second step on. */
  @Test
  default void keeps_the_last_good_state_when_a_loss_turns_nan() {
    if (!takesSteps()) {
      return;
    }
    Runner<R> runner = runner();
    try (RunProbe probe = new RunProbe(builder())) {
      List<Step> told = new ArrayList<>();
      Throwable thrown =
          catchThrowable(
              () ->
                  probe.lend(
                      workspace ->
                          runner.run(
                              1,
                              WatchedWorkspace.of(workspace)
                                  .telling(told::add)
                                  .poisoning(target -> !told.isEmpty()))));
      assertThat(thrown)
          .as("what a run throws whose losses turn NaN")
          .isInstanceOf(DivergedException.class);
      assertThat(told).as("steps told until it stopped").hasSizeLessThanOrEqualTo(2);
      requireKept(thrown, told, probe.form());
    }
  }

  @Test
  default void keeps_the_last_good_state_when_the_listener_throws() {
    if (!takesSteps()) {
      return;
    }
    Runner<R> runner = runner();
    try (RunProbe probe = new RunProbe(builder())) {
      List<Step> told = new ArrayList<>();
      RuntimeException failure = new IllegalStateException("the listener of the contract");
      StepListener failing =
          step -> {
            told.add(step);
            if (told.size() >= 2) {
              throw failure;
            }
          };
      Throwable thrown =
          catchThrowable(
              () ->
                  probe.lend(
                      workspace -> runner.run(1, WatchedWorkspace.of(workspace).telling(failing))));
      assertThat(thrown)
          .as("what a run throws whose listener throws")
          .isInstanceOf(StoppedException.class)
          .hasCause(failure);
      assertThat(told).as("steps told until it stopped").hasSize(2);
      requireKept(thrown, told, probe.form());
    }
  }

  private void requireKept(Throwable thrown, List<Step> told, GeneratorForm form) {
    R kept = kept((StoppedException) thrown);
    assertThat(kept).as("state that is kept").isNotNull();
    requireFits(kept, form);
    assertThat(history(kept).size())
        .as("steps in the history that is kept, of %d told", told.size())
        .isBetween(0, told.size() + 1);
    for (Step step : history(kept)) {
      assertThat(step.loss()).as("loss in the history that is kept").isFinite();
    }
  }

  @Test
  default void leaves_the_generator_as_it_is() {
    Runner<R> runner = runner();
    try (RunProbe probe = new RunProbe(builder())) {
      Map<String, FloatTensor> before = probe.lend(RunProbe::tensors);
      probe.lend(workspace -> runner.run(1, workspace));
      Map<String, FloatTensor> after = probe.lend(RunProbe::tensors);
      before.forEach(
          (name, tensor) ->
              assertThat(after.get(name).equals(tensor))
                  .as("%s of the generator is what it was before the run", name)
                  .isTrue());
    }
  }

  /** In the managers of the generator's arrays; what stays after the first run is its own. */
  @Test
  default void leaves_no_arrays_behind() {
    Runner<R> runner = runner();
    try (RunProbe probe = new RunProbe(builder())) {
      probe.lend(workspace -> runner.run(1, workspace));
      int before = probe.lend(RunProbe::arrays);
      for (int again = 0; again < 2; again++) {
        probe.lend(workspace -> runner.run(1, workspace));
      }
      assertThat(probe.lend(RunProbe::arrays))
          .as("arrays alive after two more runs")
          .isEqualTo(before);
    }
  }
}
