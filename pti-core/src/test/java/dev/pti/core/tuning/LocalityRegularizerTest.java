package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Latent;
import dev.pti.api.Step;
import dev.pti.api.Tuning;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalityRegularizerTest {
  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  private List<Step> tune(LocalityRegularizer locality) {
    return tune(locality, 7, 3e-3);
  }

  private List<Step> tune(LocalityRegularizer locality, int steps, double learningRate) {
    PivotalTuning tuner =
        PivotalTuning.of(
            TuningSettings.builder()
                .steps(steps)
                .threshold(OptionalDouble.empty())
                .learningRate(learningRate)
                .locality(locality)
                .build());
    try (TorchWorkspace workspace = tiny.workspace()) {
      Tuning tuning = tuner.tune(TinyRun.pivot(), tiny.target(), workspace);
      return tuning.history();
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {.5, 5, 30})
  void puts_codes_at_the_distance_on_the_line_through_the_pivot(double distance) {
    try (TorchWorkspace workspace = tiny.workspace()) {
      FloatTensor start = SyntheticGenerator.gaussian(new Random(1), 1, 1, 8, 32);
      FloatTensor codes = SyntheticGenerator.gaussian(new Random(2), 1, 3, 8, 32);
      NDArray moved =
          LocalityRegularizer.atDistance(workspace.array(start), workspace.array(codes), distance);
      assertThat(moved.getShape().getShape()).containsExactly(3, 8, 32);
      Latent pivot = Latent.inWPlus(start);
      for (int i = 0; i < 3; i++) {
        Latent code = Latent.inWPlus(workspace.tensor(workspace.array(codes).get("{}", i)));
        Latent there = Latent.inWPlus(workspace.tensor(moved.get("{}", i)));
        assertThat(there.distance(pivot)).isCloseTo(distance, within(1e-4 * distance));
        double amount = distance / code.distance(pivot);
        assertThat(there.distance(pivot.mix(code, amount))).isLessThan(1e-4 * distance);
      }
    }
  }

  @Test
  void is_zero_while_the_generator_is_the_original() {
    List<Step> history = tune(LocalityRegularizer.ofDefaults());
    assertThat(history.get(0).losses().get("locality")).isZero();
    assertThat(history.subList(1, 7))
        .allSatisfy(step -> assertThat(step.losses().get("locality")).isPositive());
    assertThat(history.get(0).losses().keySet()).containsExactly("rough", "l2", "locality", "loss");
  }

  @Test
  void looks_every_interval_steps_only() {
    List<Step> history = tune(LocalityRegularizer.builder().interval(3).build());
    for (Step step : history) {
      assertThat(step.losses().containsKey("locality"))
          .as("step %d", step.index())
          .isEqualTo(step.index() % 3 == 0);
    }
  }

  @Test
  void at_every_third_step_it_is_three_times_as_strong() {
    LocalityRegularizer third = LocalityRegularizer.ofDefaults().every(3);
    assertThat(third.interval()).isEqualTo(3);
    assertThat(third.l2Weight()).isCloseTo(.3, within(1e-12));
    assertThat(third.perceptualWeight()).isCloseTo(.3, within(1e-12));
    assertThat(third.distance()).isEqualTo(30);
    assertThatThrownBy(() -> third.every(0))
        .hasMessage("locality: interval is 0, wanted at least 1");
  }

  @Test
  void without_weights_it_is_left_out() {
    assertThat(tune(LocalityRegularizer.builder().l2Weight(0).perceptualWeight(0).build()))
        .noneMatch(step -> step.losses().containsKey("locality"));
  }

  @Test
  void is_the_weighted_sum_of_both_terms() {
    double l2 = locality(b -> b.l2Weight(1).perceptualWeight(0));
    double perceptual = locality(b -> b.l2Weight(0).perceptualWeight(1));
    double both = locality(b -> b.l2Weight(.3).perceptualWeight(.2).samples(2));
    assertThat(l2).isPositive();
    assertThat(both).isCloseTo(.3 * l2 + .2 * perceptual, within(1e-5 * both));
  }

  private double locality(UnaryOperator<LocalityRegularizer.Builder> change) {
    LocalityRegularizer locality = change.apply(LocalityRegularizer.builder().samples(2)).build();
    try (TorchWorkspace workspace = tiny.workspace()) {
      FloatTensor bias = FloatTensor.wrap(new float[] {.1f, -.2f, .3f}, 3);
      NDArray moved = workspace.array(bias).add(tiny.generator.tensor("synthesis.b16.torgb.bias"));
      NDArray pivot = workspace.array(TinyRun.pivot().pivot().toTensor()).expandDims(0);
      NDArray codes = locality.codes(workspace, pivot);
      DifferentiableGenerator tuned =
          tiny.generator.with(Map.of("synthesis.b16.torgb.bias", moved));
      return locality
          .loss(
              TinyRun.ROUGH,
              tuned.synthesize(codes, Map.of()),
              tiny.generator.synthesize(codes, Map.of()))
          .getFloat();
    }
  }

  @Test
  void keeps_the_generator_nearer_to_what_it_was_away_from_the_pivot() {
    double weak = lastL2(1e-6);
    double strong = lastL2(10);
    assertThat(strong).isLessThan(.9 * weak);
  }

  /** The mean over the last ten steps of the term without its weight. */
  private double lastL2(double weight) {
    LocalityRegularizer locality =
        LocalityRegularizer.builder().l2Weight(weight).perceptualWeight(0).build();
    return tune(locality, 40, 1e-3).stream()
            .skip(30)
            .mapToDouble(step -> step.losses().get("locality"))
            .average()
            .orElseThrow()
        / weight;
  }
}
