package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.Subject;
import dev.pti.api.Target;
import dev.pti.api.Tuning;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subjects whose gradients lead to one update are looked at at once, as if one after the other. */
class BatchedTuningTest {
  private static final PivotalTuning GROUPS =
      JointTuningTest.SHORT.with(b -> b.steps(4).accumulation(3));

  private final TinyRun tiny = new TinyRun();
  private final TinyRun wide = new TinyRun("wide");

  @AfterEach
  void close() {
    tiny.close();
    wide.close();
  }

  private List<Tuning> tune(PivotalTuning tuner, List<Subject> subjects, List<LossTerm> terms) {
    return tune(tiny, tuner, subjects, terms);
  }

  private static List<Tuning> tune(
      TinyRun run, PivotalTuning tuner, List<Subject> subjects, List<LossTerm> terms) {
    try (TorchWorkspace workspace = run.workspace(TinyRun.ROUGH, terms, StepListener.none())) {
      return tuner.tuneTogether(subjects, workspace);
    }
  }

  private void assertSame(
      UnaryOperator<TuningSettings.Builder> change, List<Subject> subjects, LossTerm... terms) {
    PivotalTuning tuner = GROUPS.with(change);
    List<Tuning> expected = tune(tuner.with(b -> b.batch(1)), subjects, List.of(terms));
    List<Tuning> actual = tune(tuner.with(b -> b.batch(8)), subjects, List.of(terms));
    for (int i = 0; i < subjects.size(); i++) {
      assertSame(actual.get(i), expected.get(i));
    }
  }

  private static void assertSame(Tuning actual, Tuning expected) {
    assertThat(actual.stoppedBy()).isEqualTo(expected.stoppedBy());
    assertThat(actual.noise()).isEqualTo(expected.noise());
    assertThat(actual.history()).hasSameSizeAs(expected.history());
    for (int step = 0; step < expected.history().size(); step++) {
      Step wanted = expected.history().get(step);
      Step told = actual.history().get(step);
      assertThat(told.index()).isEqualTo(wanted.index());
      assertThat(told.subject()).isEqualTo(wanted.subject());
      assertThat(told.losses().keySet()).containsExactlyElementsOf(wanted.losses().keySet());
      wanted
          .losses()
          .forEach(
              (name, loss) ->
                  assertThat(told.losses().get(name))
                      .as(name + " of step " + wanted.index())
                      .isCloseTo(loss, within(1e-6 + 1e-3 * loss)));
    }
    double largest = 0;
    double apart = 0;
    assertThat(actual.difference().keySet()).isEqualTo(expected.difference().keySet());
    for (Map.Entry<String, FloatTensor> weight : expected.difference().entrySet()) {
      FloatTensor own = actual.difference().get(weight.getKey());
      for (int i = 0; i < own.count(); i++) {
        largest = Math.max(largest, Math.abs(weight.getValue().get(i)));
        apart += Math.abs(own.get(i) - weight.getValue().get(i)) / own.count();
      }
    }
    // Adam divides by the size of a slope: of those that are all rounding it makes whole steps.
    assertThat(apart / expected.difference().size()).isLessThan(2e-3 * largest);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void they_come_to_the_same(int count) {
    assertSame(b -> b, tiny.subjects(count), TinyRun.ROUGH, Losses.l2());
  }

  @Test
  void in_pictures_that_are_not_square_too() {
    List<LossTerm> terms = List.of(TinyRun.ROUGH, Losses.l2());
    List<Subject> subjects = wide.subjects(2);
    List<Tuning> alone = tune(wide, GROUPS.with(b -> b.batch(1)), subjects, terms);
    List<Tuning> together = tune(wide, GROUPS.with(b -> b.batch(8)), subjects, terms);
    assertSame(together.get(0), alone.get(0));
    assertSame(together.get(1), alone.get(1));
  }

  @Test
  void with_locality_at_some_rounds_and_a_penalty_on_differences() {
    LocalityRegularizer locality = LocalityRegularizer.builder().samples(2).interval(2).build();
    assertSame(
        b -> b.locality(locality).differenceWeight(10),
        tiny.subjects(4),
        TinyRun.ROUGH,
        Losses.l2());
  }

  @Test
  void as_many_are_looked_at_at_once_as_lead_to_one_update_in_a_round_and_no_more_than_the_batch() {
    List<Long> sizes = new ArrayList<>();
    LossTerm counting =
        Losses.perPixel(
            (image, target) -> {
              sizes.add(image.getShape().get(0));
              return image.sub(target).square();
            });
    PivotalTuning once = GROUPS.with(b -> b.steps(1).batch(2));
    tune(once, tiny.subjects(5), List.of(counting));
    assertThat(sizes).as("groups of three and two").containsExactly(2L, 1L, 2L);
    sizes.clear();
    tune(once.with(b -> b.accumulation(1)), tiny.subjects(3), List.of(counting));
    assertThat(sizes).containsExactly(1L, 1L, 1L);
  }

  @Test
  void with_recomputation() {
    assertSame(
        b -> b.recomputation(true).locality(LocalityRegularizer.ofDefaults()),
        tiny.subjects(3),
        TinyRun.ROUGH,
        Losses.l2());
  }

  @Test
  void with_a_term_that_looks_at_the_weights_and_one_of_ones_own() {
    LossTerm own = (image, target) -> image.sub(target).abs().mean();
    assertSame(
        b -> b, tiny.subjects(3), own.named("own"), Losses.parameterDistance().weighted(100));
  }

  @Test
  void in_shuffled_turns_with_the_best_state_and_low_rank() {
    assertSame(
        b -> b.order(TuningSettings.Order.SHUFFLED).keepBest(true).rank(2),
        tiny.subjects(4),
        TinyRun.ROUGH);
  }

  @Test
  void each_draws_with_its_own_noise() {
    List<Subject> subjects = new ArrayList<>(tiny.subjects(3));
    Random random = new Random(1);
    float[] map = new float[32 * 32];
    for (int i = 0; i < map.length; i++) {
      map[i] = (float) random.nextGaussian();
    }
    Subject second = subjects.get(1);
    Inversion noisy =
        Inversion.builder()
            .from(second.inversion())
            .putNoise("synthesis.b32.conv1.noise_const", FloatTensor.wrap(map, 32, 32))
            .build();
    subjects.set(1, new Subject(noisy, second.target()));
    assertSame(b -> b.noise(TuningSettings.Noise.FITTED), subjects, TinyRun.ROUGH);
  }

  @Test
  void one_that_is_near_enough_is_left_out_and_the_others_go_on() {
    List<Subject> subjects = new ArrayList<>(tiny.subjects(3));
    Subject first = subjects.get(0);
    // Its target is what the generator draws at its pivot.
    subjects.set(0, new Subject(TinyRun.pivot(30), new Target("s0", first.target().picture())));
    assertSame(b -> b.threshold(.02), subjects, TinyRun.ROUGH);
    List<Tuning> tunings =
        tune(GROUPS.with(b -> b.threshold(.02)), subjects, List.of(TinyRun.ROUGH));
    assertThat(tunings.get(0).history().size()).isLessThan(tunings.get(1).history().size());
  }

  @Test
  void one_whose_loss_turns_nan_ends_the_run_with_the_state_before() {
    LossTerm fragile =
        ((LossTerm)
                (image, target) ->
                    Losses.scale(
                        image.sub(target).abs().mean(),
                        target.get(":, 0, 0, 0").getFloat() > 5 ? Double.NaN : 1))
            .named("fragile");
    List<Subject> subjects = new ArrayList<>(tiny.subjects(3));
    float[] values = subjects.get(1).target().picture().toTensor().toArray();
    values[0] = 10;
    subjects.set(
        1, new Subject(TinyRun.pivot(11), Target.of("s1", FloatTensor.wrap(values, 3, 32, 32))));
    assertThatThrownBy(() -> tune(GROUPS, subjects, List.of(fragile)))
        .isInstanceOfSatisfying(
            DivergedException.class,
            diverged -> {
              assertThat(diverged).hasMessageContaining("fragile");
              assertThat(diverged.lastTunings()).hasSize(3);
            });
  }

  @Test
  void they_leave_nothing_behind() {
    tune(GROUPS, tiny.subjects(4), List.of(TinyRun.ROUGH));
    int before = tiny.arrays();
    tune(GROUPS, tiny.subjects(4), List.of(TinyRun.ROUGH));
    tune(GROUPS.with(b -> b.threshold(1e6)), tiny.subjects(4), List.of(TinyRun.ROUGH));
    assertThat(tiny.arrays()).isEqualTo(before);
  }
}
