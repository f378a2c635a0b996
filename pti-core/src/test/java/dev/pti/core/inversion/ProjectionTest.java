package dev.pti.core.inversion;

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
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.core.FailingTerm;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectionTest {
  private static final Projection SHORT =
      Projection.inW().with(b -> b.steps(8).latentSamples(40).latentNoise(0));

  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  private Inversion invert(Projection projection) {
    return invert(projection, TinyRun.ROUGH, StepListener.none());
  }

  private Inversion invert(Projection projection, LossTerm distance, StepListener listener) {
    try (TorchWorkspace workspace = tiny.workspace(distance, listener)) {
      return projection.invert(tiny.target(), workspace);
    }
  }

  @Test
  void comes_nearer_to_the_target_in_w() {
    Inversion inversion = invert(SHORT.with(b -> b.steps(25).learningRate(.1)));
    assertThat(last(inversion)).isLessThan(.7 * first(inversion));
    assertThat(inversion.pivot().isInW()).isTrue();
    assertThat(inversion.pivot().layers()).isEqualTo(8);
  }

  @Test
  void comes_nearer_still_in_w_plus() {
    UnaryProjection longer = p -> p.with(b -> b.steps(25).learningRate(.1).latentSamples(40));
    Inversion inW = invert(longer.of(Projection.inW()));
    Inversion inWPlus = invert(longer.of(Projection.inWPlus()));
    assertThat(last(inWPlus)).isLessThan(last(inW));
    assertThat(inWPlus.pivot().isInW()).isFalse();
  }

  private interface UnaryProjection {
    Projection of(Projection projection);
  }

  private static double first(Inversion inversion) {
    return inversion.history().get(0).losses().get("rough");
  }

  private static double last(Inversion inversion) {
    return inversion.history().get(inversion.history().size() - 1).losses().get("rough");
  }

  @Test
  void fits_noise_of_mean_0_and_mean_square_1() {
    Inversion inversion = invert(SHORT);
    assertThat(inversion.noise()).hasSize(7).containsKey("synthesis.b32.conv1.noise_const");
    inversion
        .noise()
        .forEach(
            (name, map) -> {
              double sum = 0;
              double squares = 0;
              for (float value : map.toArray()) {
                sum += value;
                squares += value * (double) value;
              }
              assertThat(Math.abs(sum / map.count())).as(name).isLessThan(1e-5);
              assertThat(squares / map.count()).as(name).isBetween(1 - 1e-4, 1 + 1e-4);
            });
  }

  @Test
  void leaves_the_generators_noise_if_told_to() {
    Inversion inversion = invert(SHORT.with(b -> b.fitNoise(false)));
    assertThat(inversion.noise()).isEmpty();
    assertThat(inversion.history().get(0).losses()).containsOnlyKeys("rough", "loss");
  }

  @Test
  void rescales_the_noise_weight_by_the_first_distance_and_says_so() {
    Inversion inversion = invert(SHORT);
    assertThat((double) inversion.settings().get("noise_weight"))
        .isEqualTo(1e5 * (float) first(inversion) / .6);
    assertThat(inversion.settings())
        .containsEntry("noise_weight_setting", 1e5)
        .containsEntry("inverter", "w")
        .containsEntry("perceptual", "rough");
  }

  @Test
  void rescales_it_by_the_first_distance_that_counts_where_a_course_begins_at_0() {
    LossTerm late = TinyRun.ROUGH.weighted(step -> step < 2 ? 0 : 1);
    Inversion inversion = invert(SHORT, late, step -> {});
    double third = inversion.history().get(2).losses().get("rough");
    assertThat((double) inversion.settings().get("noise_weight"))
        .isEqualTo(1e5 * (float) third / .6);
    Step last = inversion.history().get(inversion.history().size() - 1);
    assertThat(last.loss()).isGreaterThan(last.losses().get("rough"));
  }

  @Test
  void a_threshold_waits_for_a_course_that_begins_at_0() {
    LossTerm late = TinyRun.ROUGH.weighted(step -> step < 2 ? 0 : 1);
    Inversion inversion = invert(SHORT.with(b -> b.threshold(1e6)), late, step -> {});
    assertThat(inversion.settings()).containsEntry("stopped_by", "threshold");
    assertThat(inversion.history()).hasSize(3);
  }

  @Test
  void tells_the_listener_each_step_once_in_order() {
    List<Step> told = new ArrayList<>();
    Inversion inversion = invert(SHORT, TinyRun.ROUGH, told::add);
    assertThat(told).isEqualTo(inversion.history());
    assertThat(told)
        .extracting(Step::index)
        .containsExactlyElementsOf(IntStream.range(0, 8).boxed().toList());
    assertThat(told).allMatch(step -> step.stage().equals("inversion") && step.total() == 8);
    assertThat(told.get(0).losses().keySet()).containsExactly("rough", "noise", "loss");
  }

  @Test
  void a_listener_that_throws_ends_the_run_and_leaks_nothing() {
    invert(SHORT);
    int before = tiny.arrays();
    assertThatThrownBy(
            () ->
                invert(
                    SHORT,
                    TinyRun.ROUGH,
                    step -> {
                      throw new UnsupportedOperationException("enough after " + step.index());
                    }))
        .isInstanceOf(StoppedException.class)
        .hasMessage(
            "inversion stopped at step 0 of 8: the listener threw"
                + " java.lang.UnsupportedOperationException: enough after 0; the state that step 0"
                + " measured is kept");
    assertThat(tiny.arrays()).isEqualTo(before);
  }

  @Test
  void a_finished_run_leaks_nothing() {
    int before = tiny.arrays();
    invert(SHORT);
    invert(Projection.inWPlus().with(b -> b.steps(2).latentSamples(5)));
    assertThat(tiny.arrays()).isEqualTo(before);
  }

  @Test
  void stops_where_a_loss_turns_nan_and_keeps_the_last_good_state() {
    DivergedException diverged =
        catchThrowableOfType(
            DivergedException.class, () -> invert(SHORT, new FailingTerm(5), StepListener.none()));
    assertThat(diverged)
        .hasMessage(
            "inversion stopped at step 5 of 8: loss term fragile is NaN; the state that step 4"
                + " measured is kept");
    assertThat(diverged.step().index()).isEqualTo(5);
    assertThat(diverged.lastTuning()).isNull();
    Inversion kept = diverged.lastInversion();
    assertThat(kept.history()).hasSize(5);
    assertThat(kept.noise().values()).isNotEmpty().allMatch(FloatTensor::isFinite);

    Inversion whole = invert(SHORT, TinyRun.ROUGH.named("fragile"), StepListener.none());
    assertThat(whole.history().subList(0, 5)).isEqualTo(kept.history());
    assertThat(distanceAt(kept)).isEqualTo(whole.history().get(4).losses().get("fragile"));
  }

  /** Measures a kept state as a step would. */
  private double distanceAt(Inversion kept) {
    try (TorchWorkspace workspace = tiny.workspace()) {
      Map<String, NDArray> noise = new LinkedHashMap<>();
      kept.noise().forEach((name, map) -> noise.put(name, workspace.array(map)));
      NDArray ws = workspace.array(kept.pivot().toTensor()).expandDims(0);
      NDArray image = workspace.generator().synthesize(ws, noise);
      NDArray target = workspace.array(tiny.target().picture().toTensor().reshape(1, 3, 32, 32));
      return TinyRun.ROUGH.loss(image, target).getFloat();
    }
  }

  @Test
  void keeps_the_start_if_the_first_step_diverges() {
    DivergedException diverged =
        catchThrowableOfType(
            DivergedException.class, () -> invert(SHORT, new FailingTerm(0), StepListener.none()));
    assertThat(diverged)
        .hasMessage(
            "inversion stopped at step 0 of 8: loss term fragile is NaN; the start is kept");
    Inversion kept = diverged.lastInversion();
    assertThat(kept.history()).isEmpty();
    assertThat(kept.pivot().isInW()).isTrue();
  }

  @Test
  void stops_at_the_step_that_reached_the_threshold_with_the_state_that_it_measured() {
    List<Step> whole = invert(SHORT).history();
    double threshold = whole.get(4).losses().get("rough");
    assertThat(whole.subList(0, 4)).allMatch(step -> step.losses().get("rough") > threshold);
    List<Step> told = new ArrayList<>();

    Inversion stopped =
        invert(SHORT.with(b -> b.threshold(threshold + 1e-7)), TinyRun.ROUGH, told::add);

    assertThat(stopped.settings()).containsEntry("stopped_by", "threshold");
    assertThat(stopped.history()).isEqualTo(whole.subList(0, 5)).isEqualTo(told);
    assertThat(distanceAt(stopped)).isEqualTo(whole.get(4).losses().get("rough"));
  }

  @Test
  void begins_no_step_when_its_time_is_over() {
    Inversion stopped = invert(SHORT.with(b -> b.seconds(1e-9)));
    assertThat(stopped.history()).hasSize(1);
    assertThat(stopped.settings()).containsEntry("stopped_by", "time");
    Inversion whole = invert(SHORT.with(b -> b.seconds(1e6)));
    assertThat(whole.history()).hasSize(8);
    assertThat(whole.settings()).containsEntry("stopped_by", "steps");
  }

  @Test
  void refuses_a_target_of_another_size() {
    Target large = Target.of("large", FloatTensor.wrap(new float[3 * 64 * 64], 3, 64, 64));
    try (TorchWorkspace workspace = tiny.workspace()) {
      assertThatThrownBy(() -> SHORT.invert(large, workspace))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("target large is 64 x 64, generator draws 32 x 32");
    }
  }

  @Test
  void names_and_prints_itself() {
    assertThat(Projection.inW().name()).isEqualTo("w");
    assertThat(Projection.inWPlus().name()).isEqualTo("w+");
    assertThat(SHORT.toString()).startsWith("projection into w ProjectionSettings{steps=8,");
  }

  @Test
  void a_given_pivot_is_taken_as_it_is_if_it_fits() {
    Latent pivot = TinyRun.pivot().pivot();
    try (TorchWorkspace workspace = tiny.workspace()) {
      Inversion inversion = new GivenPivot(pivot).invert(tiny.target(), workspace);
      assertThat(inversion.pivot()).isEqualTo(pivot);
      assertThat(inversion.history()).isEmpty();
      assertThatThrownBy(
              () -> new GivenPivot(Latent.inW(new float[32], 14)).invert(tiny.target(), workspace))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("pivot has 14 layers, generator wants 8");
      assertThatThrownBy(
              () -> new GivenPivot(Latent.inW(new float[33], 8)).invert(tiny.target(), workspace))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("pivot has width 33, generator wants 32");
    }
  }

  @Test
  void a_run_whose_time_is_over_tells_of_a_gradient_that_is_not_finite() {
    LossTerm edge =
        ((LossTerm) (image, target) -> image.sub(image).square().sum().sqrt()).named("edge");
    DivergedException diverged =
        catchThrowableOfType(
            DivergedException.class,
            () -> invert(SHORT.with(b -> b.seconds(1e-9)), edge, StepListener.none()));
    assertThat(diverged.lastInversion()).isNotNull();
    assertThat(diverged.lastInversion().pivot().layers()).isEqualTo(8);
  }
}
