package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.InvalidInputException;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TuningSettingsTest {
  @Test
  void print_themselves_and_copy() {
    TuningSettings settings = TuningSettings.builder().steps(5).locality(Optional.empty()).build();
    assertThat(settings)
        .hasToString(
            "TuningSettings{steps=5, order=AS_GIVEN, learningRate=3.0E-4, schedule=CONSTANT, warmUp=0.0,"
                + " coolDown=0.0, accumulation=1, parameters=synthesis.*,"
                + " differenceWeight=0.0, threshold=0.06, minImprovement=0.001, keepBest=false, noise=GENERATOR, recomputation=false}");
    assertThat(settings.toBuilder().build()).isEqualTo(settings).hasSameHashCodeAs(settings);
    assertThat(settings.toBuilder().steps(6).build()).isNotEqualTo(settings);
  }

  @Test
  void locality_that_is_off_stays_off_when_other_settings_change() {
    PivotalTuning off =
        PivotalTuning.of(TuningSettings.builder().locality(Optional.empty()).build());
    assertThat(off.with(b -> b.steps(3)).settings().locality()).isEmpty();
    assertThat(PivotalTuning.ofDefaults().with(b -> b.steps(3)).settings().locality()).isPresent();
  }

  @Test
  void what_is_off_in_settings_that_a_builder_takes_is_off_there_too() {
    TuningSettings off =
        TuningSettings.builder()
            .steps(5)
            .threshold(OptionalDouble.empty())
            .locality(Optional.empty())
            .build();
    assertThat(TuningSettings.builder().from(off).build()).isEqualTo(off);
    TuningSettings.Builder set =
        TuningSettings.builder().stopWhen(step -> true).l2Threshold(1).patience(2);
    assertThat(set.seconds(3).rank(4).batch(5).from(off).build()).isEqualTo(off);
    assertThat(PivotalTuning.ofDefaults().with(b -> b.from(off)).settings()).isEqualTo(off);
    TuningSettings on = PivotalTuning.ofDefaults().settings();
    assertThat(off.toBuilder().from(on).build()).isEqualTo(on);
  }

  @Test
  void a_regularizer_prints_itself_and_copies() {
    LocalityRegularizer locality = LocalityRegularizer.builder().samples(2).distance(15).build();
    assertThat(locality)
        .hasToString(
            "LocalityRegularizer{l2Weight=0.1, perceptualWeight=0.1, distance=15.0, samples=2,"
                + " interval=1, truncation=0.5}");
    assertThat(locality.toBuilder().build()).isEqualTo(locality).hasSameHashCodeAs(locality);
    assertThat(locality.toBuilder().interval(4).build().distance()).isEqualTo(15);
    assertThat(LocalityRegularizer.ofDefaults().distance()).isEqualTo(30);
  }

  @Test
  void refuse_what_is_out_of_range() {
    assertRefused(b -> b.steps(-1), "tuning: steps is -1, wanted 0 or more");
    assertRefused(
        b -> b.learningRate(0), "tuning: learningRate is 0.0, wanted a finite number above 0");
    assertRefused(
        b -> b.learningRate(Double.NaN),
        "tuning: learningRate is NaN, wanted a finite number above 0");
    assertRefused(
        b -> b.threshold(0), "tuning: threshold is 0.0, wanted a finite number above 0, or none");
    assertRefused(
        b -> b.threshold(Double.NaN),
        "tuning: threshold is NaN, wanted a finite number above 0, or none");
    assertRefused(b -> b.warmUp(1.5), "tuning: warmUp is 1.5, wanted 0 to 1");
    assertRefused(b -> b.coolDown(-.1), "tuning: coolDown is -0.1, wanted 0 to 1");
    assertRefused(b -> b.batch(0), "tuning: batch is 0, wanted at least 1, or none");
    assertRefused(b -> b.accumulation(0), "tuning: accumulation is 0, wanted 1 or more");
    assertRefused(b -> b.rank(0), "tuning: rank is 0, wanted at least 1, or none");
    assertRefused(
        b -> b.differenceWeight(-1),
        "tuning: differenceWeight is -1.0, wanted a finite number of 0 or more");
    assertRefused(b -> b.patience(0), "tuning: patience is 0, wanted at least 1, or none");
    assertRefused(b -> b.minImprovement(2), "tuning: minImprovement is 2.0, wanted 0 to 1");
    assertRefused(
        b -> b.seconds(0), "tuning: seconds is 0.0, wanted a finite number above 0, or none");
  }

  private static void assertRefused(UnaryOperator<TuningSettings.Builder> change, String message) {
    assertThatThrownBy(() -> change.apply(TuningSettings.builder()).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void a_regularizer_refuses_what_is_out_of_range() {
    assertLocalityRefused(
        b -> b.l2Weight(-1), "locality: l2Weight is -1.0, wanted a finite number of 0 or more");
    assertLocalityRefused(
        b -> b.l2Weight(Double.NaN),
        "locality: l2Weight is NaN, wanted a finite number of 0 or more");
    assertLocalityRefused(
        b -> b.perceptualWeight(Double.POSITIVE_INFINITY),
        "locality: perceptualWeight is Infinity, wanted a finite number of 0 or more");
    assertLocalityRefused(
        b -> b.distance(0), "locality: distance is 0.0, wanted a finite number above 0");
    assertLocalityRefused(b -> b.samples(0), "locality: samples is 0, wanted at least 1");
    assertLocalityRefused(b -> b.interval(-3), "locality: interval is -3, wanted at least 1");
    assertLocalityRefused(
        b -> b.truncation(1.1), "locality: truncation is 1.1, wanted above 0, at most 1");
    assertLocalityRefused(
        b -> b.truncation(0), "locality: truncation is 0.0, wanted above 0, at most 1");
  }

  private static void assertLocalityRefused(
      UnaryOperator<LocalityRegularizer.Builder> change, String message) {
    assertThatThrownBy(() -> change.apply(LocalityRegularizer.builder()).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void the_learning_rate_is_constant_or_falls_along_half_a_cosine() {
    TuningSettings constant = TuningSettings.builder().steps(10).build();
    assertThat(constant.learningRate(0, 10)).isEqualTo(3e-4);
    assertThat(constant.learningRate(9, 10)).isEqualTo(3e-4);
    TuningSettings cosine =
        TuningSettings.builder().steps(10).schedule(TuningSettings.Schedule.COSINE).build();
    assertThat(cosine.learningRate(0, 10)).isEqualTo(3e-4);
    assertThat(cosine.learningRate(5, 10)).isCloseTo(1.5e-4, within(1e-15));
    assertThat(cosine.learningRate(9, 10))
        .isCloseTo(3e-4 * (1 + Math.cos(.9 * Math.PI)) / 2, within(1e-15));
  }

  @Test
  void the_learning_rate_may_fall_along_a_line_and_warm_up_before() {
    TuningSettings linear =
        TuningSettings.builder()
            .steps(10)
            .learningRate(1)
            .schedule(TuningSettings.Schedule.LINEAR)
            .warmUp(.4)
            .build();
    double[] expected = {.25, .5 * .9, .75 * .8, .7, .6, .5, .4, .3, .2, .1};
    for (int step = 0; step < 10; step++) {
      assertThat(linear.learningRate(step, 10))
          .as("step %d", step)
          .isCloseTo(expected[step], within(1e-12));
    }
  }

  @Test
  void the_learning_rate_may_stay_and_cool_down_at_the_end() {
    TuningSettings late = TuningSettings.builder().steps(8).learningRate(1).coolDown(.5).build();
    double[] expected = {1, 1, 1, 1, 1, .75, .5, .25};
    for (int step = 0; step < 8; step++) {
      assertThat(late.learningRate(step, 8))
          .as("step %d", step)
          .isCloseTo(expected[step], within(1e-12));
    }
    TuningSettings warm = late.toBuilder().warmUp(.5).build();
    assertThat(warm.learningRate(0, 8)).isEqualTo(.25);
    assertThat(warm.learningRate(3, 8)).isEqualTo(1);
    assertThat(warm.learningRate(7, 8)).isEqualTo(.25);
  }

  @Test
  void a_step_is_whole_if_locality_looks_at_it() {
    TuningSettings every = TuningSettings.builder().build();
    assertThat(every.isWhole(1)).isTrue();
    TuningSettings third =
        every.toBuilder().locality(LocalityRegularizer.builder().interval(3).build()).build();
    assertThat(third.isWhole(2)).isFalse();
    assertThat(third.isWhole(3)).isTrue();
    TuningSettings weightless =
        every.toBuilder()
            .locality(
                LocalityRegularizer.builder().interval(3).l2Weight(0).perceptualWeight(0).build())
            .build();
    assertThat(weightless.isWhole(2)).isTrue();
  }
}
