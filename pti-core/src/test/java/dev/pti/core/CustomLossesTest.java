package dev.pti.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Region;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.Tuning;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tensor.TorchWorkspace;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CustomLossesTest {
  private static final PivotalTuning TUNING =
      PivotalTuning.ofDefaults()
          .with(
              b ->
                  b.steps(15)
                      .learningRate(2.5e-3)
                      .parameters(ParameterChoice.all())
                      .locality(Optional.empty()));

  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  private Tuning tune(LossTerm... terms) {
    try (TorchWorkspace workspace = tiny.workspace(List.of(terms), StepListener.none())) {
      return TUNING.tune(TinyRun.pivot(), tiny.target(), workspace);
    }
  }

  private Inversion invert(LossTerm... terms) {
    try (TorchWorkspace workspace = tiny.workspace(List.of(terms), StepListener.none())) {
      return Projection.inW()
          .with(b -> b.steps(12).latentSamples(40))
          .invert(tiny.target(), workspace);
    }
  }

  private static double square(Tuning tuning) {
    double sum = 0;
    for (FloatTensor difference : tuning.difference().values()) {
      for (float value : difference.toArray()) {
        sum += (double) value * value;
      }
    }
    return sum;
  }

  @Test
  void inversion_minimizes_the_weighted_sum_of_its_terms() {
    LossTerm red = Losses.perPixel((a, b) -> a.get(":, 0:1").sub(b.get(":, 0:1")).square());
    Inversion inversion = invert(Losses.l2().weighted(2), red.named("red"));
    List<Step> history = inversion.history();
    assertThat(history.get(0).losses().keySet()).containsExactly("l2", "red", "noise", "loss");
    double weight = (double) inversion.settings().get("noise_weight");
    assertThat(history)
        .allSatisfy(
            step -> {
              var losses = step.losses();
              double sum = 2 * losses.get("l2") + losses.get("red") + weight * losses.get("noise");
              assertThat(step.loss()).isCloseTo(sum, within(1e-9));
            });
    assertThat(history.get(11).losses().get("l2")).isLessThan(history.get(0).losses().get("l2"));
    assertThat(inversion.settings()).containsEntry("losses", List.of("2.0 × l2", "1.0 × red"));
  }

  @Test
  void a_mask_of_ones_changes_no_bit_of_a_run_over_pixels() {
    Region all = Region.where((x, y) -> true);
    assertThat(tune(Losses.l2().within(all)).difference())
        .isEqualTo(tune(Losses.l2()).difference());
    assertThat(invert(Losses.l2().within(all)).pivot()).isEqualTo(invert(Losses.l2()).pivot());
  }

  @Test
  void a_penalty_on_the_weights_keeps_them_near() {
    Tuning free = tune(Losses.l2());
    Tuning held = tune(Losses.l2(), Losses.parameterDistance().weighted(1e5));
    assertThat(square(held)).isLessThan(.8 * square(free));
    assertThat(held.history().get(0).losses().get("parameters")).isZero();
    int moving =
        tiny.generator.parameters().entrySet().stream()
            .filter(it -> it.getKey().startsWith("synthesis."))
            .mapToInt(it -> (int) it.getValue().size())
            .sum();
    Tuning longer = tune(Losses.l2(), Losses.parameterDistance().weighted(0));
    assertThat(longer.history().get(14).losses().get("parameters"))
        .isPositive()
        .isLessThan(1.5 * square(free) / moving);
  }
}
