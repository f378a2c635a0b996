package dev.pti.core.optimization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LatentOptimizationTest {
  /** Knows what it wants, as a text similarity does: bright pictures. */
  private static final LossTerm BRIGHT =
      ((LossTerm) (image, target) -> Losses.scale(image.mean(), -1)).named("bright");

  private static final LatentOptimization SHORT = shortly(BRIGHT);

  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  private static LatentOptimization shortly(LossTerm term) {
    return LatentOptimization.of(term).with(b -> b.steps(8));
  }

  private static Latent start() {
    return TinyRun.pivot().pivot();
  }

  private Inversion optimize(LatentOptimization optimization) {
    return optimize(optimization, StepListener.none());
  }

  private Inversion optimize(LatentOptimization optimization, StepListener listener) {
    return optimize(optimization, TinyRun.ROUGH, listener);
  }

  private Inversion optimize(
      LatentOptimization optimization, LossTerm identity, StepListener listener) {
    try (TorchWorkspace workspace = tiny.workspace(TinyRun.ROUGH, listener)) {
      return optimization.optimize(start(), () -> identity, workspace);
    }
  }

  private static List<Double> course(Inversion inversion, String term) {
    return inversion.history().stream().map(step -> step.losses().get(term)).toList();
  }

  private static double last(Inversion inversion, String term) {
    List<Double> course = course(inversion, term);
    return course.get(course.size() - 1);
  }

  @Test
  void the_loss_falls_and_the_latent_moves() {
    Inversion found = optimize(SHORT.with(b -> b.steps(20)));
    assertThat(last(found, "bright")).isLessThan(course(found, "bright").get(0) - .05);
    assertThat(last(found, "loss")).isLessThan(course(found, "loss").get(0));
    assertThat(course(found, "latent").get(0)).isZero();
    assertThat(last(found, "latent")).isPositive();
    assertThat(found.pivot().distance(start())).isPositive();
    assertThat(found.noise()).isEmpty();
  }

  @Test
  void the_defaults_are_those_of_styleclip() {
    LatentOptimizationSettings settings = LatentOptimization.of(BRIGHT).settings();
    assertThat(settings.steps()).isEqualTo(300);
    assertThat(settings.latentWeight()).isEqualTo(.008);
    assertThat(settings.identityWeight()).isZero();
    assertThat(settings.learningRate(0)).isZero();
    assertThat(settings.learningRate(7)).isEqualTo(.1 * (7. / 300) / .05);
    assertThat(settings.learningRate(150)).isEqualTo(.1);
    double falling = (1 - 290. / 300) / .25;
    assertThat(settings.learningRate(290)).isEqualTo(.1 * (.5 - .5 * Math.cos(falling * Math.PI)));
  }

  @Test
  void a_step_weighs_what_it_lists() {
    LatentOptimization optimization =
        LatentOptimization.of(BRIGHT.weighted(2), TinyRun.ROUGH)
            .with(b -> b.steps(4).latentWeight(.5).identityWeight(.25));
    Step told = optimize(optimization).history().get(3);
    assertThat(told.losses().keySet())
        .containsExactly("bright", "rough", "latent", "identity", "loss");
    double sum =
        2 * told.losses().get("bright")
            + told.losses().get("rough")
            + .5 * told.losses().get("latent")
            + .25 * told.losses().get("identity");
    assertThat(told.loss()).isEqualTo(sum);
    assertThat(told.losses().get("identity")).isPositive();
  }

  @Test
  void a_heavier_weight_holds_the_latent_nearer() {
    Latent free = optimize(SHORT.with(b -> b.latentWeight(0))).pivot();
    Latent held = optimize(SHORT.with(b -> b.latentWeight(10))).pivot();
    assertThat(held.distance(start())).isLessThan(.7 * free.distance(start()));
  }

  @Test
  void identity_is_compared_with_the_picture_of_the_start() {
    Picture elsewhere = tiny.target().picture();
    LatentOptimization towards =
        LatentOptimization.of(Losses.l2())
            .towards(elsewhere)
            .with(b -> b.steps(3).identityWeight(1));
    Inversion found = optimize(towards);
    assertThat(course(found, "l2").get(0)).isPositive();
    assertThat(course(found, "identity").get(0)).isZero();
  }

  @Test
  void the_target_is_the_picture_of_the_start_unless_another_is_given() {
    assertThat(course(optimize(shortly(Losses.l2())), "l2")).containsOnly(0.);
    Inversion found =
        optimize(
            shortly(Losses.l2())
                .towards(tiny.target().picture())
                .with(b -> b.steps(30).latentWeight(0)));
    assertThat(last(found, "l2")).isLessThan(.7 * course(found, "l2").get(0));
    assertThatThrownBy(
            () ->
                optimize(
                    SHORT.towards(Picture.of(FloatTensor.wrap(new float[3 * 64 * 64], 3, 64, 64)))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("target given is 64 x 64, generator draws 32 x 32");
  }

  @Test
  void layers_outside_the_range_keep_their_bits() {
    for (LayerRange range : List.of(LayerRange.of(0, 2), LayerRange.of(3, 5), LayerRange.from(6))) {
      Latent moved = optimize(SHORT.onLayers(range)).pivot();
      for (int layer = 0; layer < 8; layer++) {
        assertThat(Arrays.equals(moved.layer(layer), start().layer(layer)))
            .as("layer %d stays", layer)
            .isNotEqualTo(range.contains(layer));
      }
    }
    assertThatThrownBy(() -> optimize(SHORT.onLayers(4, 8)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer range 4 to 8 is not within the generator's layers 0 to 7");
    assertThatThrownBy(() -> optimize(SHORT.onLayers(LayerRange.from(8))))
        .hasMessage("layer range 8 to the last is not within the generator's layers 0 to 7");
    assertThatThrownBy(() -> SHORT.onLayers(3, 2))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("layer range 3 to 2 is empty or negative");
  }

  @Test
  void a_run_can_be_repeated_to_the_bit_and_leaks_nothing() {
    Inversion once = optimize(SHORT);
    int before = tiny.arrays();
    assertThat(optimize(SHORT)).isEqualTo(once);
    assertThat(tiny.arrays()).isEqualTo(before);
  }

  @Test
  void tells_the_listener_each_step_once_in_order() {
    List<Step> told = new ArrayList<>();
    Inversion found = optimize(SHORT, told::add);
    assertThat(told).hasSize(8).isEqualTo(found.history());
    assertThat(told).allMatch(step -> step.stage().equals("optimization") && step.total() == 8);
    assertThat(found.settings())
        .containsEntry("stopped_by", "steps")
        .containsEntry("last_layer", 7);
  }

  @Test
  void ends_at_the_threshold_with_the_state_that_reached_it_or_when_its_time_is_over() {
    List<Double> whole = course(optimize(SHORT), "bright");
    Inversion reached = optimize(SHORT.with(b -> b.threshold(whole.get(4) + 1e-7)));
    assertThat(reached.settings()).containsEntry("stopped_by", "threshold");
    assertThat(course(reached, "bright")).isEqualTo(whole.subList(0, 5));
    assertThat(optimize(SHORT.with(b -> b.seconds(1e-9))).history()).hasSize(1);
  }

  @Test
  void a_threshold_waits_for_a_course_that_begins_at_0() {
    LatentOptimization late =
        LatentOptimization.of(TinyRun.ROUGH.weighted(step -> step < 2 ? 0 : 1))
            .with(b -> b.steps(8).threshold(1e6));
    assertThat(optimize(late).history()).hasSize(3);
  }

  private void stops(LossTerm term, Class<? extends StoppedException> kind, String sentence) {
    int before = tiny.arrays();
    StoppedException stopped =
        catchThrowableOfType(StoppedException.class, () -> optimize(shortly(term.named("mine"))));
    assertThat(stopped)
        .isExactlyInstanceOf(kind)
        .hasMessage(
            "optimization stopped at step 3 of 8: loss term mine %s; the state that step 2"
                + " measured is kept",
            sentence);
    Inversion kept = stopped.lastInversion();
    assertThat(kept.history()).hasSize(3);
    assertThat(kept.pivot().distance(start())).isPositive();
    assertThat(tiny.arrays()).as("arrays left behind").isEqualTo(before);
  }

  private static LossTerm spoilt(UnaryOperator<NDArray> bad) {
    int[] calls = new int[1];
    return (image, target) -> calls[0]++ < 3 ? image.mean() : bad.apply(image.mean());
  }

  @Test
  void a_bad_term_stops_the_run_with_the_sentence_of_every_loop() {
    stops(spoilt(loss -> Losses.scale(loss, Double.NaN)), DivergedException.class, "is NaN");
    stops(
        spoilt(loss -> loss.reshape(1).repeat(3)),
        StoppedException.class,
        "has shape [3], it must be a scalar");
    stops(
        spoilt(NDArray::stopGradient),
        StoppedException.class,
        "is detached from the graph: nothing that moves has a gradient in it");
  }

  @Test
  void a_name_that_the_loop_lists_itself_is_taken() {
    assertThatThrownBy(() -> optimize(shortly(BRIGHT.named("latent"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("loss term name latent is taken; give the term another with named(...)");
  }

  @Test
  void refuses_settings_out_of_their_range() {
    assertThatThrownBy(() -> SHORT.with(b -> b.latentWeight(-1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("latentWeight is -1.0, wanted a finite number of 0 or more");
    assertThatThrownBy(() -> SHORT.with(b -> b.learningRate(0)))
        .hasMessage("learningRate is 0.0, wanted a finite number above 0");
    assertThatThrownBy(() -> SHORT.with(b -> b.steps(0)))
        .hasMessage("steps is 0, wanted at least 1");
    assertThatThrownBy(() -> SHORT.with(b -> b.threshold(Double.NaN)))
        .hasMessage("threshold is NaN, wanted a finite number, or none");
    assertThatThrownBy(() -> SHORT.with(b -> b.threshold(Double.NEGATIVE_INFINITY)))
        .hasMessage("threshold is -Infinity, wanted a finite number, or none");
    assertThatThrownBy(() -> SHORT.with(b -> b.seconds(Double.POSITIVE_INFINITY)))
        .hasMessage("seconds is Infinity, wanted a finite number above 0, or none");
  }
}
