package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.DivergedException;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.RunControl;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlopeAxesTest {
  private static final int WIDTH = 32;

  private final TinyRun tiny = new TinyRun();
  private final TorchWorkspace workspace = tiny.workspace();

  @AfterEach
  void close() {
    workspace.close();
    tiny.close();
  }

  private static ProjectionSettings settings(int slopes) {
    return Projection.inW().with(b -> b.slopes(slopes)).settings();
  }

  private NDArray axes(int slopes) {
    return workspace.array(SlopeAxes.measure(workspace, settings(slopes)));
  }

  @Test
  void stand_at_right_angles_and_have_length_1() {
    NDArray axes = axes(12);
    NDArray products = axes.transpose().matMul(axes);
    assertThat(products.sub(workspace.array(unit())).abs().max().getFloat()).isLessThan(1e-5f);
  }

  private static FloatTensor unit() {
    float[] unit = new float[WIDTH * WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      unit[i * WIDTH + i] = 1;
    }
    return FloatTensor.wrap(unit, WIDTH, WIDTH);
  }

  @Test
  void hold_all_slopes_in_as_few_of_them_as_there_are_slopes() {
    int few = 5;
    NDArray axes = axes(few);
    NDArray slopes = workspace.array(SlopeAxes.slopes(workspace, settings(few)));
    NDArray along = slopes.matMul(axes);
    double all = slopes.square().sum().getFloat();
    assertThat((double) along.get(":, -5:").square().sum().getFloat())
        .as("the last axes are the steepest")
        .isCloseTo(all, within(1e-5 * all));
    assertThat(all).isPositive();
  }

  @Test
  void are_measured_once_for_a_generator_and_a_number() {
    FloatTensor axes = SlopeAxes.measure(workspace, settings(6));
    assertThat(SlopeAxes.measure(workspace, settings(6))).isSameAs(axes);
    assertThat(SlopeAxes.measure(workspace, settings(7))).isNotSameAs(axes);
    try (TinyRun other = new TinyRun();
        TorchWorkspace elsewhere = other.workspace()) {
      assertThat(SlopeAxes.measure(elsewhere, settings(6))).isNotSameAs(axes).isEqualTo(axes);
    }
  }

  @Test
  void a_run_that_shall_stop_measures_no_further() {
    int[] asked = {0};
    RunControl stopping = stopping(() -> ++asked[0] >= 2);
    try (TorchWorkspace stopped = workspace(TinyRun.ROUGH, stopping)) {
      assertThat(SlopeAxes.slopes(stopped, settings(200)).shape()).containsExactly(64, WIDTH);
      asked[0] = 0;
      assertThat(SlopeAxes.measure(stopped, settings(200)))
          .isEqualTo(SlopeAxes.measure(workspace, settings(64)))
          .as("what was measured in part is not kept")
          .isNotEqualTo(SlopeAxes.measure(workspace, settings(200)));
    }
  }

  private static RunControl stopping(BooleanSupplier when) {
    return new RunControl() {
      @Override
      public Optional<String> stopRequest() {
        return when.getAsBoolean() ? Optional.of("it was told to") : Optional.empty();
      }

      @Override
      public Optional<RunState> saved(String loop) {
        return Optional.empty();
      }

      @Override
      public void keep(String loop, int done, Supplier<RunState> state) {}
    };
  }

  private TorchWorkspace workspace(LossTerm distance, RunControl control) {
    return workspace(distance, StepListener.none(), control);
  }

  private TorchWorkspace workspace(LossTerm distance, StepListener listener, RunControl control) {
    List<LossTerm> losses = List.of(distance);
    return new TorchWorkspace(
        tiny.manager,
        tiny.generator,
        distance,
        losses,
        losses,
        listener,
        new GaussianDraws(7),
        control);
  }

  @Test
  void are_told_as_they_are_measured_and_not_told_again() {
    List<Step> told = new ArrayList<>();
    try (TorchWorkspace telling = workspace(TinyRun.ROUGH, told::add, RunControl.none())) {
      SlopeAxes.measure(telling, settings(100));
      assertThat(told)
          .extracting(Step::index)
          .as("so many at once are measured")
          .containsExactly(31, 63, 95, 99);
      assertThat(told.get(3)).isEqualTo(new Step("slopes", 99, 100, 0, Map.of()));
      SlopeAxes.measure(telling, settings(100));
      assertThat(told).hasSize(4);
    }
  }

  @Test
  void a_listener_that_fails_while_they_are_measured_has_the_start_kept() {
    StepListener failing =
        step -> {
          throw new IllegalStateException("full");
        };
    try (TorchWorkspace told = workspace(TinyRun.ROUGH, failing, RunControl.none())) {
      assertThatThrownBy(() -> Projection.alongSlopes().invert(tiny.target(), told))
          .isExactlyInstanceOf(StoppedException.class)
          .hasMessage(
              "inversion stopped at step 0 of 100: the listener threw"
                  + " java.lang.IllegalStateException: full; the start is kept")
          .satisfies(
              thrown ->
                  assertThat(((StoppedException) thrown).lastInversion().pivot().isInW()).isTrue());
    }
  }

  @Test
  void a_distance_that_is_not_finite_is_told_by_the_first_step() {
    LossTerm broken =
        ((LossTerm) (image, target) -> image.sub(target).sqrt().mean()).named("broken");
    try (TorchWorkspace hopeless = workspace(broken, RunControl.none())) {
      assertThat(SlopeAxes.measure(hopeless, settings(4))).isEqualTo(unit());
      assertThatThrownBy(() -> Projection.alongSlopes().invert(tiny.target(), hopeless))
          .isInstanceOf(DivergedException.class)
          .hasMessageContaining("broken");
    }
  }

  @Test
  void measuring_leaves_nothing_behind() {
    axes(4);
    NDManager own = workspace.array(unit()).getManager();
    int before = own.getManagedArrays().size();
    SlopeAxes.measure(workspace, settings(9));
    assertThat(own.getManagedArrays()).hasSize(before);
  }

  @Test
  void a_first_step_goes_equally_far_along_each() {
    Projection one =
        Projection.inW()
            .with(
                b ->
                    b.steps(1)
                        .slopes(40)
                        .learningRate(.1)
                        .rampUp(0)
                        .rampDown(0)
                        .latentNoise(0)
                        .latentSamples(40));
    Inversion found = one.invert(tiny.target(), workspace);
    FloatTensor mean = LatentStatistics.measure(workspace, 40).mean();
    NDArray w = workspace.array(found.pivot().toTensor()).get("0:1");
    NDArray moved = w.sub(workspace.array(mean)).matMul(axes(40)).abs();
    assertThat(moved.toFloatArray()).hasSize(WIDTH);
    for (float far : moved.toFloatArray()) {
      assertThat((double) far).isCloseTo(.1, within(2e-3));
    }
  }
}
