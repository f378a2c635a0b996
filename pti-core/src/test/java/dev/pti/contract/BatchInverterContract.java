package dev.pti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.pti.api.BatchInverter;
import dev.pti.api.BatchInverter.Outcome;
import dev.pti.api.BatchInverter.Sought;
import dev.pti.api.CancelledException;
import dev.pti.api.DivergedException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Step;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What a {@link BatchInverter} promises beside what an {@link InverterContract inverter} does: each
 * of several is found as if it were alone, and one that fails leaves the others alone.
 */
public interface BatchInverterContract extends InverterContract {
  @Override
  BatchInverter inverter();

  /**
   * Returns how far rounding may lead: the distance of a pivot from where it is found alone, as a
   * part of the distance between the pivots of two photographs.
   *
   * @return .01 by default
   */
  default double rounding() {
    return .01;
  }

  @Test
  default void finds_each_of_several_where_it_is_alone() {
    BatchInverter inverter = inverter();
    try (RunProbe probe = new RunProbe(builder())) {
      List<Outcome> together = together(probe, inverter, UnaryOperator.identity());
      requireFound(together, probe, inverter, 1, 2, 3);
    }
  }

  @Test
  default void tells_each_listener_of_its_own_photograph() {
    BatchInverter inverter = inverter();
    try (RunProbe probe = new RunProbe(builder())) {
      List<List<Step>> told = new ArrayList<>();
      List<Outcome> together =
          together(
              probe,
              inverter,
              sought -> {
                List<Step> own = new ArrayList<>();
                told.add(own);
                return in(WatchedWorkspace.of(sought.workspace()).telling(own::add), sought);
              });
      assertThat(told)
          .as("steps told to each listener")
          .isEqualTo(together.stream().map(it -> it.get().history()).toList());
    }
  }

  /** Its target is of another size. */
  @Test
  default void one_that_does_not_fit_leaves_the_others_alone() {
    requireOthersFound(
        InvalidInputException.class,
        it -> {
          Target large = Waves.target("large", 2, 2 * it.target().size().width());
          return new Sought(large, it.workspace());
        });
  }

  @Test
  default void one_that_is_asked_to_stop_leaves_the_others_alone() {
    if (!takesSteps()) {
      return;
    }
    List<Step> told = new ArrayList<>();
    requireOthersFound(
        CancelledException.class,
        it ->
            in(
                WatchedWorkspace.of(it.workspace())
                    .telling(told::add)
                    .stopping(() -> told.size() >= 2),
                it));
  }

  @Test
  default void one_whose_listener_throws_leaves_the_others_alone() {
    if (!takesSteps()) {
      return;
    }
    requireOthersFound(
        StoppedException.class,
        it ->
            in(
                WatchedWorkspace.of(it.workspace())
                    .telling(
                        step -> {
                          throw new IllegalStateException("the listener of the contract");
                        }),
                it));
  }

  /** The losses of all are NaN towards its target alone. */
  @Test
  default void one_whose_loss_turns_nan_leaves_the_others_alone() {
    if (!takesSteps()) {
      return;
    }
    BatchInverter inverter = inverter();
    try (RunProbe probe = new RunProbe(builder())) {
      float marked = probe.lend(workspace -> Waves.photograph(2, workspace).picture().get(0, 0, 0));
      List<Outcome> outcomes =
          together(
              probe,
              inverter,
              it ->
                  in(
                      WatchedWorkspace.of(it.workspace())
                          .poisoning(target -> first(target) == marked),
                      it));
      requireFailed(outcomes, DivergedException.class);
      requireFound(outcomes, probe, inverter, 1, 3);
    }
  }

  private static float first(NDArray target) {
    return target.flatten().get("0:1").toFloatArray()[0];
  }

  /** Looks for three, the second of which shall fail. */
  private void requireOthersFound(
      Class<? extends RuntimeException> failure, UnaryOperator<Sought> change) {
    BatchInverter inverter = inverter();
    try (RunProbe probe = new RunProbe(builder())) {
      List<Outcome> outcomes =
          together(
              probe,
              inverter,
              it -> it.target().name().equals("photograph2") ? change.apply(it) : it);
      requireFailed(outcomes, failure);
      requireFound(outcomes, probe, inverter, 1, 3);
    }
  }

  private static Latent alone(RunProbe probe, BatchInverter inverter, int photograph) {
    return probe
        .lend(workspace -> inverter.invert(Waves.photograph(photograph, workspace), workspace))
        .pivot();
  }

  private static List<Outcome> together(
      RunProbe probe, BatchInverter inverter, UnaryOperator<Sought> change) {
    List<Outcome> outcomes =
        probe.lend(
            3,
            workspaces -> {
              List<Sought> all = new ArrayList<>();
              for (Workspace workspace : workspaces) {
                Target target = Waves.photograph(all.size() + 1, workspace);
                all.add(change.apply(new Sought(target, workspace)));
              }
              return inverter.invertAll(all);
            });
    assertThat(outcomes).as("outcomes of three photographs").hasSize(3);
    return outcomes;
  }

  private static Sought in(Workspace workspace, Sought sought) {
    return new Sought(sought.target(), workspace);
  }

  private static void requireFailed(
      List<Outcome> outcomes, Class<? extends RuntimeException> failure) {
    assertThat(outcomes.get(1).failure())
        .as("failure of the second of three")
        .isInstanceOf(failure);
  }

  /** Checks photographs, the first and the last of which are not the same. */
  private void requireFound(
      List<Outcome> together, RunProbe probe, BatchInverter inverter, int... photographs) {
    for (int photograph : photographs) {
      assertThat(together.get(photograph - 1).failure())
          .as("failure of photograph %d of three", photograph)
          .isNull();
    }
    List<Latent> alone =
        IntStream.of(photographs).mapToObj(it -> alone(probe, inverter, it)).toList();
    double apart = alone.get(0).distance(alone.get(alone.size() - 1));
    for (int i = 0; i < photographs.length; i++) {
      assertThat(together.get(photographs[i] - 1).get().pivot().distance(alone.get(i)))
          .as("distance of pivot %d of three from where it is found alone", photographs[i])
          .isCloseTo(0, within(rounding() * apart + 1e-5));
    }
  }
}
