package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.Subject;
import dev.pti.api.Target;
import dev.pti.api.Tuning;
import dev.pti.core.FailingTerm;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several subjects move one set of weights. */
class JointTuningTest {
  static final PivotalTuning SHORT =
      PivotalTuning.of(
          TuningSettings.builder()
              .steps(6)
              .learningRate(3e-3)
              .threshold(OptionalDouble.empty())
              .locality(Optional.empty())
              .build());

  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  private List<Tuning> tune(PivotalTuning tuner, List<Subject> subjects) {
    return tune(tuner, subjects, TinyRun.ROUGH, StepListener.none());
  }

  private List<Tuning> tune(
      PivotalTuning tuner, List<Subject> subjects, LossTerm perceptual, StepListener listener) {
    try (TorchWorkspace workspace = tiny.workspace(perceptual, listener)) {
      return tuner.tuneTogether(subjects, workspace);
    }
  }

  private static List<String> names(List<Step> steps) {
    return steps.stream().map(Step::subject).toList();
  }

  private static List<String> reasons(List<Tuning> tunings) {
    return tunings.stream().map(Tuning::stoppedBy).toList();
  }

  private static double rough(Step step) {
    return step.losses().get("rough");
  }

  @Test
  void one_subject_is_tuned_as_alone_bit_for_bit() {
    Subject subject = new Subject(TinyRun.pivot(), tiny.target());
    PivotalTuning tuner =
        SHORT.with(
            b ->
                b.locality(LocalityRegularizer.ofDefaults())
                    .schedule(TuningSettings.Schedule.COSINE)
                    .order(TuningSettings.Order.SHUFFLED));
    Tuning alone;
    try (TorchWorkspace workspace = tiny.workspace()) {
      alone = tuner.tune(subject.inversion(), subject.target(), workspace);
    }
    assertThat(tune(tuner, List.of(subject))).containsExactly(alone);
    assertThat(alone.settings()).doesNotContainKeys("together", "order", "image_steps");
    assertThat(names(alone.history())).containsOnly("");
  }

  @Test
  void ten_subjects_come_nearer_in_one_generator() {
    List<Step> told = new ArrayList<>();
    List<Tuning> tunings = tune(SHORT, tiny.subjects(10), TinyRun.ROUGH, told::add);
    assertThat(told).hasSize(60).allMatch(step -> step.total() == 60);
    assertThat(told)
        .extracting(Step::index)
        .containsExactlyElementsOf(IntStream.range(0, 60).boxed().toList());
    assertThat(tunings)
        .hasSize(10)
        .allSatisfy(
            tuning -> {
              assertThat(tuning.history()).hasSize(6);
              assertThat(tuning.stoppedBy()).isEqualTo("steps");
              assertThat(tuning.difference()).isEqualTo(tunings.get(0).difference());
              assertThat(tuning.settings())
                  .containsEntry("order", "as_given")
                  .containsEntry("image_steps", 60);
            });
    double before = tunings.stream().mapToDouble(it -> it.history().get(0).loss()).sum();
    double after = tunings.stream().mapToDouble(it -> it.history().get(5).loss()).sum();
    assertThat(after).isLessThan(.9 * before);
  }

  @Test
  void one_difference_is_held_once_for_all() {
    List<Tuning> tunings = tune(SHORT, tiny.subjects(3));
    assertThat(tunings.get(2).difference())
        .isNotEmpty()
        .allSatisfy((name, it) -> assertThat(it).isSameAs(tunings.get(0).difference().get(name)));
  }

  @Test
  void each_step_tells_whose_it_is_and_each_history_is_its_subjects() {
    List<Step> told = new ArrayList<>();
    List<Tuning> tunings = tune(SHORT, tiny.subjects(2), TinyRun.ROUGH, told::add);
    assertThat(names(told.subList(0, 5))).containsExactly("s0", "s1", "s0", "s1", "s0");
    assertThat(tunings.get(1).history())
        .isEqualTo(told.stream().filter(step -> step.subject().equals("s1")).toList());
  }

  @Test
  void a_shuffled_round_asks_each_once_in_an_order_of_its_own() {
    PivotalTuning shuffled = SHORT.with(b -> b.order(TuningSettings.Order.SHUFFLED));
    List<Step> told = new ArrayList<>();
    tune(shuffled, tiny.subjects(4), TinyRun.ROUGH, told::add);
    List<List<String>> rounds =
        IntStream.range(0, 6).mapToObj(i -> names(told.subList(4 * i, 4 * i + 4))).toList();
    assertThat(rounds)
        .allSatisfy(round -> assertThat(round).containsExactlyInAnyOrder("s0", "s1", "s2", "s3"));
    assertThat(new HashSet<>(rounds)).hasSizeGreaterThan(2);
    List<Step> again = new ArrayList<>();
    tune(shuffled, tiny.subjects(4), TinyRun.ROUGH, again::add);
    assertThat(again).isEqualTo(told);
  }

  @Test
  void subjects_that_are_all_done_at_once_change_nothing() {
    List<Tuning> tunings = tune(SHORT.with(b -> b.threshold(1e6)), tiny.subjects(3));
    assertThat(tunings)
        .allSatisfy(
            tuning -> {
              assertThat(tuning.stoppedBy()).isEqualTo("threshold");
              assertThat(tuning.history()).hasSize(1);
              assertThat(tuning.difference()).isEmpty();
            });
  }

  @Test
  void a_subject_at_its_threshold_is_left_out_until_the_others_are_and_then_asked_again() {
    List<Subject> subjects = tiny.subjects(3);
    Predicate<Step> once = step -> step.subject().equals("s1") || step.index() >= 8;
    List<Step> told = new ArrayList<>();
    List<Tuning> tunings =
        tune(SHORT.with(b -> b.stopWhen(once)), subjects, TinyRun.ROUGH, told::add);
    assertThat(names(told))
        .as("s1 is done in the first round, the others in that of step 8")
        .containsExactly("s0", "s1", "s2", "s0", "s2", "s0", "s2", "s0", "s2", "s0", "s1");
    assertThat(reasons(tunings)).containsOnly("caller");
  }

  @Test
  void a_subject_that_others_pushed_away_goes_on() {
    List<Subject> subjects = near(tiny);
    List<Step> first = new ArrayList<>();
    tune(SHORT.with(b -> b.steps(1)), subjects, TinyRun.ROUGH, first::add);
    assertThat(rough(first.get(0))).as("the first is there").isZero();
    double threshold = rough(first.get(1)) / 20;

    List<Tuning> tunings =
        tune(SHORT.with(b -> b.threshold(threshold).learningRate(2e-2)), subjects);

    assertThat(rough(tunings.get(0).history().get(0))).isLessThan(threshold);
    assertThat(reasons(tunings)).as("of the weights at the end").containsOnly("steps");
  }

  /** One that the generator nearly draws as it is, and one far away. */
  private static List<Subject> near(TinyRun tiny) {
    return List.of(
        new Subject(TinyRun.pivot(2), tiny.target("near", 2)),
        new Subject(TinyRun.pivot(1), tiny.target("far", 3)));
  }

  @Test
  void time_ends_the_run_for_all() {
    List<Tuning> tunings = tune(SHORT.with(b -> b.seconds(1e-9)), tiny.subjects(3));
    assertThat(reasons(tunings)).containsOnly("time");
    assertThat(tunings.stream().mapToInt(it -> it.history().size())).containsExactly(1, 0, 0);
  }

  @Test
  void whoever_is_looked_at_again_at_the_end_is_so_without_the_last_step_in_memory() {
    List<Long> values = new ArrayList<>();
    LossTerm watching =
        ((LossTerm)
                (image, target) -> {
                  values.add(values());
                  return TinyRun.ROUGH.loss(image, target);
                })
            .named("rough");
    StepListener slow = step -> sleep(step.index() == 1 ? 2000 : 0);
    List<Tuning> tunings =
        tune(SHORT.with(b -> b.threshold(1e-9).seconds(2)), near(tiny), watching, slow);
    assertThat(tunings.stream().mapToInt(it -> it.history().size())).containsExactly(1, 2);
    assertThat(values).as("three steps, then the one that was at its threshold").hasSize(4);
    assertThat(values.get(3)).isLessThanOrEqualTo(values.get(2));
  }

  @Test
  void locality_looks_around_some_subject_in_every_round() {
    LocalityRegularizer third = LocalityRegularizer.ofDefaults().every(3);
    List<Tuning> tunings = tune(SHORT.with(b -> b.steps(4).locality(third)), tiny.subjects(3));
    List<List<Integer>> rounds =
        tunings.stream()
            .map(
                tuning ->
                    IntStream.range(0, 4)
                        .filter(i -> tuning.history().get(i).losses().containsKey("locality"))
                        .boxed()
                        .toList())
            .toList();
    assertThat(rounds).containsExactly(List.of(0, 3), List.of(2), List.of(1));
  }

  private static void sleep(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void the_best_state_is_that_of_the_lowest_mean_loss() {
    PivotalTuning wild = SHORT.with(b -> b.learningRate(.3).keepBest(true));
    List<Tuning> tunings = tune(wild, tiny.subjects(2));
    Map<String, Object> settings = tunings.get(0).settings();
    List<Double> means = meansOfTheLast(tunings);
    double lowest = Collections.min(means);
    assertThat(means.indexOf(lowest)).as("the rate is so high").isLessThan(means.size() - 1);
    assertThat(settings)
        .containsEntry("best_loss", lowest)
        .containsEntry("best_step", 1 + means.indexOf(lowest));
    assertThat(tunings.get(1).settings()).isEqualTo(settings);
  }

  /** The mean of what two subjects lost last, for each step from that of index 1 on. */
  private static List<Double> meansOfTheLast(List<Tuning> tunings) {
    List<Step> steps =
        tunings.stream()
            .flatMap(it -> it.history().stream())
            .sorted(Comparator.comparing(Step::index))
            .toList();
    return IntStream.range(1, steps.size())
        .mapToObj(i -> (steps.get(i - 1).loss() + steps.get(i).loss()) / 2)
        .toList();
  }

  @Test
  void accumulated_gradients_are_those_of_several_subjects() {
    List<Tuning> both = tune(SHORT.with(b -> b.accumulation(2).steps(1)), tiny.subjects(2));
    assertThat(both.get(0).difference()).isNotEmpty();
    try (TorchWorkspace workspace = tiny.workspace()) {
      Step second =
          SHORT
              .tune(
                  tiny.subjects(2).get(1).inversion(), tiny.subjects(2).get(1).target(), workspace)
              .history()
              .get(0);
      assertThat(both.get(1).history().get(0).loss())
          .as("measured before any update")
          .isCloseTo(second.loss(), within(1e-5 * second.loss()));
    }
  }

  @Test
  void each_subject_draws_with_its_own_noise() {
    PivotalTuning fitted = SHORT.with(b -> b.noise(TuningSettings.Noise.FITTED).steps(1));
    Subject plain = tiny.subjects(1).get(0);
    Inversion inversion =
        Inversion.builder()
            .from(plain.inversion())
            .putNoise(
                "synthesis.b32.conv1.noise_const", FloatTensor.wrap(new float[32 * 32], 32, 32))
            .build();
    Subject noisy = new Subject(inversion, new Target("noisy", plain.target().picture()));
    List<Tuning> tunings = tune(fitted.with(b -> b.accumulation(2)), List.of(noisy, plain));
    assertThat(tunings.get(0).noise()).isEqualTo(inversion.noise());
    assertThat(tunings.get(1).noise()).isEmpty();
    assertThat(tunings.get(0).history().get(0).loss())
        .as("one pivot, one target, equal weights, another noise")
        .isNotEqualTo(tunings.get(1).history().get(0).loss());
  }

  @Test
  void locality_and_weights_go_by_the_round() {
    PivotalTuning tuner =
        SHORT.with(b -> b.steps(4).locality(LocalityRegularizer.builder().interval(2).build()));
    List<Tuning> tunings = tune(tuner, tiny.subjects(2));
    assertThat(tunings)
        .map(
            it -> it.history().stream().map(step -> step.losses().containsKey("locality")).toList())
        .as("by turns")
        .containsExactly(List.of(true, false, true, false), List.of(false, true, false, true));
  }

  @Test
  void a_weight_that_changes_is_asked_for_as_many_rounds_as_there_are_steps() {
    double[] course = {1, .5, .25, 0, 0, 0};
    LossTerm fading = TinyRun.ROUGH.weighted(step -> course[step]);
    List<Tuning> tunings = tune(SHORT, tiny.subjects(3), fading, StepListener.none());
    for (Tuning tuning : tunings) {
      Step last = tuning.history().get(5);
      assertThat(last.loss()).isEqualTo(last.losses().get("l2"));
    }
  }

  @Test
  void the_number_of_subjects_and_their_order_do_not_change_what_is_on_the_device() {
    List<Subject> ten = tiny.subjects(10);
    List<Subject> backwards = new ArrayList<>(ten);
    Collections.reverse(backwards);
    List<Long> one = valuesAtSteps(ten.subList(0, 1), SHORT);
    List<Long> all = valuesAtSteps(ten, SHORT);
    assertThat(one.get(3)).isPositive();
    assertThat(all.subList(2, 60)).containsOnly(one.get(3));
    assertThat(valuesAtSteps(backwards, SHORT)).isEqualTo(all);
    assertThat(valuesAtSteps(ten, SHORT.with(b -> b.order(TuningSettings.Order.SHUFFLED))))
        .isEqualTo(all);
  }

  /** How many values the run holds besides the generator, told after each step. */
  private List<Long> valuesAtSteps(List<Subject> subjects, PivotalTuning tuner) {
    long generator = values();
    List<Long> values = new ArrayList<>();
    tune(tuner, subjects, TinyRun.ROUGH, step -> values.add(values() - generator));
    return values;
  }

  private long values() {
    return tiny.manager.getManagedArrays().stream().collect(Collectors.summingLong(NDArray::size));
  }

  @Test
  void a_finished_run_leaks_nothing() {
    int before = tiny.arrays();
    tune(SHORT.with(b -> b.order(TuningSettings.Order.SHUFFLED)), tiny.subjects(3));
    assertThat(tiny.arrays()).isEqualTo(before);
  }

  @Test
  void a_loss_that_turns_nan_keeps_the_last_good_state_of_all() {
    DivergedException diverged =
        catchThrowableOfType(
            DivergedException.class,
            () -> tune(SHORT, tiny.subjects(3), new FailingTerm(4), StepListener.none()));
    assertThat(diverged)
        .hasMessage(
            "tuning stopped at step 4 of 18: loss term fragile is NaN; the state that step 3"
                + " measured is kept");
    assertThat(diverged.step().subject()).isEqualTo("s1");
    assertThat(diverged.lastTunings()).hasSize(3);
    assertThat(reasons(diverged.lastTunings())).containsOnly("divergence");
    assertThat(diverged.lastTunings().stream().mapToInt(it -> it.history().size()))
        .containsExactly(2, 1, 1);
  }

  @Test
  void a_term_that_fails_when_a_later_target_is_bound_keeps_what_was_done() {
    LossTerm choosy =
        new LossTerm() {
          private int bound;

          @Override
          public NDArray loss(NDArray image, NDArray target) {
            return TinyRun.ROUGH.loss(image, target);
          }

          @Override
          public Bound against(NDArray target) {
            if (++bound > 2) {
              throw new UnsupportedOperationException("enough targets");
            }
            return LossTerm.super.against(target);
          }

          @Override
          public String name() {
            return "choosy";
          }
        };
    assertThatThrownBy(() -> tune(SHORT, tiny.subjects(3), choosy, StepListener.none()))
        .isInstanceOf(StoppedException.class)
        .hasMessage(
            "tuning stopped at step 2 of 18: loss term choosy threw"
                + " java.lang.UnsupportedOperationException: enough targets; the state that step 1"
                + " measured is kept");
  }

  @Test
  void refuses_two_subjects_of_one_name_and_none_at_all() {
    Subject one = tiny.subjects(1).get(0);
    assertThatThrownBy(() -> tune(SHORT, List.of(one, one)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("two photographs are named s0, wanted different names");
    assertThatThrownBy(() -> tune(SHORT, List.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no photograph was given, wanted at least one");
  }
}
