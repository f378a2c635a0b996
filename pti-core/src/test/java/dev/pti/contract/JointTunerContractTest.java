package dev.pti.contract;

import static dev.pti.contract.Broken.assertBreaks;

import dev.pti.api.CancelledException;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.JointTuner;
import dev.pti.api.PictureSize;
import dev.pti.api.Subject;
import dev.pti.api.Tuning;
import dev.pti.core.tuning.PivotalTuning;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The contract fails bad tuners of several, each promise by one that breaks it. */
class JointTunerContractTest {
  private static final PivotalTuning GOOD =
      PivotalTuning.ofDefaults().with(b -> b.steps(4).locality(Optional.empty()));

  private static JointTunerContract wrong(UnaryOperator<List<Tuning>> change) {
    return () ->
        (subjects, workspace) ->
            change.apply(new ArrayList<>(GOOD.tuneTogether(subjects, workspace)));
  }

  /** Takes anything, and moves nothing. */
  private static final JointTunerContract CREDULOUS =
      () ->
          (subjects, workspace) ->
              Collections.nCopies(
                  Math.max(1, subjects.size()), Tuning.builder().stoppedBy("steps").build());

  @Test
  void fails_a_tuner_that_loses_one() {
    assertBreaks(
        wrong(tunings -> tunings.subList(0, 2))::gives_each_photograph_the_same_differences,
        "tunings of three photographs");
  }

  @Test
  void fails_a_tuner_that_moves_other_weights_for_each() {
    String name = "synthesis.b4.torgb.bias";
    assertBreaks(
        wrong(
                tunings -> {
                  tunings.set(
                      1,
                      Tuning.builder()
                          .from(tunings.get(1))
                          .putDifference(name, FloatTensor.of(new float[] {1, 2, 3}, 3))
                          .build());
                  return tunings;
                })
            ::gives_each_photograph_the_same_differences,
        "differences of each photograph");
  }

  @Test
  void fails_a_tuner_that_mixes_up_their_order() {
    assertBreaks(
        wrong(
                tunings -> {
                  Collections.reverse(tunings);
                  return tunings;
                })
            ::gives_each_photograph_its_own_history_in_their_order,
        "history of photograph1");
  }

  @Test
  void fails_a_tuner_that_stops_and_keeps_one_of_three() {
    JointTunerContract contract =
        () ->
            (subjects, workspace) -> {
              try {
                return GOOD.tuneTogether(subjects, workspace);
              } catch (CancelledException e) {
                throw new CancelledException(
                    "tuning",
                    0,
                    4,
                    WatchedWorkspace.REASON,
                    -1,
                    null,
                    e.lastTunings().subList(0, 1));
              }
            };
    assertBreaks(
        contract::keeps_a_state_for_each_photograph_when_it_is_asked_to_stop,
        "states that are kept of three photographs");
  }

  @Test
  void fails_a_tuner_that_does_not_stop() {
    JointTunerContract contract =
        () -> (subjects, workspace) -> GOOD.tuneTogether(subjects, Broken.deaf(workspace));
    assertBreaks(
        contract::keeps_a_state_for_each_photograph_when_it_is_asked_to_stop,
        "what a run throws that is asked to stop");
  }

  @Test
  void fails_a_tuner_that_takes_anything() {
    assertBreaks(CREDULOUS::refuses_no_photograph, "tuning to no photograph");
    assertBreaks(
        CREDULOUS::refuses_two_photographs_of_one_name, "tuning to two photographs of one name");
    assertBreaks(
        CREDULOUS::refuses_a_photograph_that_does_not_fit, "tuning to a target of another size");
  }

  @Test
  void fails_a_tuner_that_looks_at_targets_alone() {
    JointTuner looking =
        (subjects, workspace) -> {
          PictureSize size = workspace.generator().pictureSize();
          for (Subject subject : subjects) {
            subject.target().requireSize(size);
          }
          return CREDULOUS.tuner().tuneTogether(subjects, workspace);
        };
    JointTunerContract contract = () -> looking;
    assertBreaks(
        contract::refuses_a_photograph_that_does_not_fit, "tuning around a pivot of other layers");
  }

  @Test
  void fails_a_tuner_that_refuses_in_another_way() {
    JointTunerContract contract =
        () ->
            (subjects, workspace) -> {
              try {
                return GOOD.tuneTogether(subjects, workspace);
              } catch (InvalidInputException e) {
                throw new IllegalArgumentException("no", e);
              }
            };
    assertBreaks(contract::refuses_no_photograph, "tuning to no photograph");
  }
}
