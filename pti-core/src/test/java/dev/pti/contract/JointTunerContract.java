package dev.pti.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pti.api.CancelledException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.JointTuner;
import dev.pti.api.Latent;
import dev.pti.api.Step;
import dev.pti.api.StoppedException;
import dev.pti.api.Subject;
import dev.pti.api.Target;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * What a {@link JointTuner} promises beside what a {@link TunerContract tuner} does: one set of
 * weights for several photographs, each of which keeps what is its own.
 */
public interface JointTunerContract extends TunerContract {
  @Override
  JointTuner tuner();

  @Test
  default void gives_each_photograph_the_same_differences() {
    JointTuner tuner = tuner();
    try (RunProbe probe = new RunProbe(builder())) {
      List<Tuning> tunings =
          probe.lend(workspace -> tuner.tuneTogether(three(workspace), workspace));
      assertThat(tunings).as("tunings of three photographs").hasSize(3);
      for (Tuning tuning : tunings) {
        requireFits(tuning, probe.form());
        assertThat(tuning.difference())
            .as("differences of each photograph")
            .isEqualTo(tunings.get(0).difference());
      }
    }
  }

  /** Steps name their photograph; each photograph's history has its own, in the order told. */
  @Test
  default void gives_each_photograph_its_own_history_in_their_order() {
    if (!takesSteps()) {
      return;
    }
    JointTuner tuner = tuner();
    try (RunProbe probe = new RunProbe(builder())) {
      List<Step> told = new ArrayList<>();
      List<Tuning> tunings =
          probe.lend(
              workspace ->
                  tuner.tuneTogether(
                      three(workspace), WatchedWorkspace.of(workspace).telling(told::add)));
      for (int i = 0; i < tunings.size(); i++) {
        String name = "photograph" + (i + 1);
        assertThat(tunings.get(i).history())
            .as("history of %s", name)
            .isNotEmpty()
            .isEqualTo(told.stream().filter(step -> step.subject().equals(name)).toList());
      }
    }
  }

  @Test
  default void keeps_a_state_for_each_photograph_when_it_is_asked_to_stop() {
    if (!takesSteps()) {
      return;
    }
    JointTuner tuner = tuner();
    try (RunProbe probe = new RunProbe(builder())) {
      List<Step> told = new ArrayList<>();
      Throwable thrown =
          catchThrowable(
              () ->
                  probe.lend(
                      workspace ->
                          tuner.tuneTogether(
                              three(workspace),
                              WatchedWorkspace.of(workspace)
                                  .telling(told::add)
                                  .stopping(() -> told.size() >= 2))));
      assertThat(thrown)
          .as("what a run throws that is asked to stop")
          .isInstanceOf(CancelledException.class);
      List<Tuning> kept = ((StoppedException) thrown).lastTunings();
      assertThat(kept).as("states that are kept of three photographs").hasSize(3);
      kept.forEach(tuning -> requireFits(tuning, probe.form()));
    }
  }

  @Test
  default void refuses_no_photograph() {
    requireRefused("tuning to no photograph", workspace -> List.of());
  }

  @Test
  default void refuses_two_photographs_of_one_name() {
    requireRefused(
        "tuning to two photographs of one name",
        workspace -> List.of(Pivots.subject(1, workspace), Pivots.subject(1, workspace)));
  }

  @Test
  default void refuses_a_photograph_that_does_not_fit() {
    requireRefused(
        "tuning to a target of another size",
        workspace -> {
          Target large = Waves.target("large", 2, 2 * workspace.generator().resolution());
          return List.of(
              Pivots.subject(1, workspace), new Subject(Pivots.inversion(2, workspace), large));
        });
    requireRefused(
        "tuning around a pivot of other layers",
        workspace -> {
          float[] w = new float[workspace.generator().latentWidth()];
          Latent pivot = Latent.inW(w, workspace.generator().layers() + 2);
          return List.of(
              Pivots.subject(1, workspace),
              new Subject(
                  Inversion.builder().pivot(pivot).build(), Waves.photograph(2, workspace)));
        });
  }

  private void requireRefused(String what, Function<Workspace, List<Subject>> subjects) {
    JointTuner tuner = tuner();
    try (RunProbe probe = new RunProbe(builder())) {
      Throwable thrown =
          catchThrowable(
              () ->
                  probe.lend(
                      workspace -> tuner.tuneTogether(subjects.apply(workspace), workspace)));
      assertThat(thrown).as("what %s throws", what).isInstanceOf(InvalidInputException.class);
    }
  }

  private static List<Subject> three(Workspace workspace) {
    return List.of(
        Pivots.subject(1, workspace), Pivots.subject(2, workspace), Pivots.subject(3, workspace));
  }
}
