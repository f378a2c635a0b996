package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.Tuning;
import dev.pti.core.FailingTerm;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PivotalTuningTest {
  private static final PivotalTuning SHORT =
      PivotalTuning.of(
          TuningSettings.builder()
              .steps(8)
              .threshold(OptionalDouble.empty())
              .locality(Optional.empty())
              .build());

  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  private Tuning tune(PivotalTuning tuner) {
    return tune(tuner, TinyRun.ROUGH, StepListener.none());
  }

  private Tuning tune(PivotalTuning tuner, LossTerm perceptual, StepListener listener) {
    try (TorchWorkspace workspace = tiny.workspace(perceptual, listener)) {
      return tuner.tune(TinyRun.pivot(), tiny.target(), workspace);
    }
  }

  @Test
  void comes_nearer_to_the_target_while_the_pivot_stays() {
    Tuning tuning = tune(SHORT.with(b -> b.steps(20).learningRate(5e-3)));
    List<Step> history = tuning.history();
    assertThat(history).hasSize(20);
    assertThat(history.get(19).loss()).isLessThan(.5 * history.get(0).loss());
    assertThat(tuning.stoppedBy()).isEqualTo("steps");
    assertThat(tuning.noise()).isEmpty();
  }

  @Test
  void moves_the_synthesis_network_alone() {
    Tuning tuning = tune(SHORT);
    assertThat(tuning.difference())
        .isNotEmpty()
        .containsKeys(
            "synthesis.b4.const",
            "synthesis.b8.conv0.affine.weight",
            "synthesis.b16.conv1.noise_strength",
            "synthesis.b32.torgb.bias")
        .allSatisfy(
            (name, difference) -> {
              assertThat(name).startsWith("synthesis.").doesNotEndWith("noise_const");
              assertThat(difference.isFinite()).isTrue();
            });
  }

  @Test
  void no_step_changes_nothing() {
    Tuning tuning = tune(SHORT.with(b -> b.steps(0)));
    assertThat(tuning.difference()).isEmpty();
    assertThat(tuning.history()).isEmpty();
    assertThat(tuning.stoppedBy()).isEqualTo("steps");
  }

  @Test
  void stops_at_the_step_that_reached_the_threshold_with_the_weights_that_reached_it() {
    PivotalTuning tuner = SHORT.with(b -> b.steps(12).learningRate(3e-3));
    List<Step> whole = tune(tuner).history();
    double threshold = whole.get(6).losses().get("rough");
    assertThat(whole.subList(0, 6)).allMatch(step -> step.losses().get("rough") > threshold);
    List<Step> told = new ArrayList<>();

    Tuning stopped = tune(tuner.with(b -> b.threshold(threshold)), TinyRun.ROUGH, told::add);

    assertThat(stopped.stoppedBy()).isEqualTo("threshold");
    assertThat(stopped.history()).isEqualTo(whole.subList(0, 7)).isEqualTo(told);
    assertThat(stopped.difference()).isEqualTo(tune(tuner.with(b -> b.steps(6))).difference());
  }

  @Test
  void a_threshold_that_holds_at_once_changes_nothing() {
    Tuning tuning = tune(SHORT.with(b -> b.threshold(1e6)));
    assertThat(tuning.history()).hasSize(1);
    assertThat(tuning.difference()).isEmpty();
    assertThat(tuning.stoppedBy()).isEqualTo("threshold");
  }

  @Test
  void a_threshold_of_what_no_term_measures_is_refused_but_the_published_one() {
    List<LossTerm> own = List.of(TinyRun.ROUGH.named("mine"));
    assertThatThrownBy(() -> tune(SHORT.with(b -> b.threshold(.05)), own))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("threshold is 0.05, but no loss term is named rough");
    assertThatThrownBy(() -> tune(SHORT.with(b -> b.l2Threshold(.01)), own))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("l2Threshold is 0.01, but no loss term is named l2");
    PivotalTuning published =
        PivotalTuning.of(TuningSettings.builder().steps(3).locality(Optional.empty()).build());
    assertThat(published.settings().threshold()).hasValue(.06);
    assertThat(tune(published, own).stoppedBy()).isEqualTo("steps");
    assertThat(tune(published.with(b -> b.rank(1)), own).stoppedBy()).isEqualTo("steps");
  }

  private Tuning tune(PivotalTuning tuner, List<LossTerm> losses) {
    try (TorchWorkspace workspace = tiny.workspace(TinyRun.ROUGH, losses, StepListener.none())) {
      return tuner.tune(TinyRun.pivot(), tiny.target(), workspace);
    }
  }

  @Test
  void tells_the_listener_each_step_once_in_order() {
    List<Step> told = new ArrayList<>();
    Tuning tuning = tune(SHORT, TinyRun.ROUGH, told::add);
    assertThat(told).isEqualTo(tuning.history());
    assertThat(told)
        .extracting(Step::index)
        .containsExactlyElementsOf(IntStream.range(0, 8).boxed().toList());
    assertThat(told).allMatch(step -> step.stage().equals("tuning") && step.total() == 8);
    assertThat(told.get(0).losses().keySet()).containsExactly("rough", "l2", "loss");
  }

  @Test
  void a_listener_that_throws_ends_the_run_and_leaks_nothing() {
    tune(SHORT);
    int before = tiny.arrays();
    for (double threshold : new double[] {1e-9, 1e6}) {
      assertThatThrownBy(
              () ->
                  tune(
                      SHORT.with(b -> b.threshold(threshold)),
                      TinyRun.ROUGH,
                      step -> {
                        throw new UnsupportedOperationException("enough");
                      }))
          .isInstanceOf(StoppedException.class)
          .hasMessage(
              "tuning stopped at step 0 of 8: the listener threw"
                  + " java.lang.UnsupportedOperationException: enough; the state that step 0"
                  + " measured is kept")
          .hasRootCauseInstanceOf(UnsupportedOperationException.class);
    }
    assertThat(tiny.arrays()).isEqualTo(before);
  }

  @Test
  void stops_where_a_loss_turns_nan_and_keeps_the_last_good_state() {
    DivergedException diverged = diverge(5);
    assertThat(diverged)
        .hasMessage(
            "tuning stopped at step 5 of 8: loss term fragile is NaN; the state that step 4"
                + " measured is kept");
    assertThat(diverged.step().index()).isEqualTo(5);
    assertThat(diverged.lastInversion()).isNull();
    Tuning kept = diverged.lastTuning();
    assertThat(kept.stoppedBy()).isEqualTo("divergence");
    assertThat(kept.history()).hasSize(5);
    assertThat(kept.difference())
        .as("what four steps lead to")
        .isNotEmpty()
        .isEqualTo(tune(SHORT.with(b -> b.steps(4))).difference());
  }

  @Test
  void keeps_the_start_if_the_first_step_diverges() {
    DivergedException diverged = diverge(0);
    assertThat(diverged)
        .hasMessage("tuning stopped at step 0 of 8: loss term fragile is NaN; the start is kept");
    assertThat(diverged.lastTuning().difference()).isEmpty();
    assertThat(diverged.lastTuning().history()).isEmpty();
  }

  private DivergedException diverge(int step) {
    return catchThrowableOfType(
        DivergedException.class, () -> tune(SHORT, new FailingTerm(step), StepListener.none()));
  }

  @Test
  void a_custom_term_takes_part_with_its_weight() {
    LossTerm warmth =
        new LossTerm() {
          @Override
          public NDArray loss(NDArray image, NDArray target) {
            NDArray off = image.get(":, 0").sub(target.get(":, 0"));
            return off.square().mean();
          }

          @Override
          public String name() {
            return "red";
          }
        };
    try (TorchWorkspace workspace =
        tiny.workspace(
            TinyRun.ROUGH, List.of(warmth.weighted(2), Losses.l2()), StepListener.none())) {
      Tuning tuning =
          SHORT
              .with(b -> b.steps(20).learningRate(5e-3))
              .tune(TinyRun.pivot(), tiny.target(), workspace);
      Step first = tuning.history().get(0);
      assertThat(first.losses().keySet()).containsExactly("red", "l2", "loss");
      assertThat(first.loss()).isEqualTo(2 * first.losses().get("red") + first.losses().get("l2"));
      assertThat(tuning.history().get(19).losses().get("red"))
          .isLessThan(.7 * first.losses().get("red"));
      assertThat(tuning.settings()).containsEntry("losses", List.of("2.0 × red", "1.0 × l2"));
    }
  }

  @Test
  void draws_with_fitted_noise_if_told_to() {
    Inversion fitted =
        Inversion.builder()
            .from(TinyRun.pivot())
            .putNoise(
                "synthesis.b32.conv1.noise_const", FloatTensor.wrap(new float[32 * 32], 32, 32))
            .build();
    try (TorchWorkspace workspace = tiny.workspace()) {
      Tuning own = SHORT.tune(fitted, tiny.target(), workspace);
      assertThat(own.noise()).isEmpty();
      Tuning given =
          SHORT
              .with(b -> b.noise(TuningSettings.Noise.FITTED))
              .tune(fitted, tiny.target(), workspace);
      assertThat(given.noise()).isEqualTo(fitted.noise());
      assertThat(given.history().get(0)).isNotEqualTo(own.history().get(0));
    }
  }

  @Test
  void leaves_the_generator_as_it_was() {
    NDArray weight = tiny.generator.tensor("synthesis.b8.conv1.weight");
    float[] before = weight.toFloatArray();
    tune(SHORT);
    assertThat(weight.toFloatArray()).isEqualTo(before);
  }

  @Test
  void a_finished_run_leaks_nothing() {
    int before = tiny.arrays();
    tune(SHORT.with(b -> b.locality(LocalityRegularizer.ofDefaults())));
    assertThat(tiny.arrays()).isEqualTo(before);
  }

  @Test
  void refuses_a_pivot_of_another_generator() {
    Inversion other = Inversion.builder().pivot(Latent.inW(new float[32], 18)).build();
    try (TorchWorkspace workspace = tiny.workspace()) {
      assertThatThrownBy(() -> SHORT.tune(other, tiny.target(), workspace))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("pivot has 18 layers, generator wants 8");
    }
  }

  @Test
  void prints_itself() {
    assertThat(SHORT.toString()).startsWith("pivotal tuning TuningSettings{steps=8,");
  }
}
