package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.Target;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Inverters beside the plain search: starts, the mean, nearness to W, weights that change. */
class InvertersTest {
  private static final Projection SHORT =
      Projection.inWPlus().with(b -> b.steps(8).learningRate(.1).latentSamples(40).latentNoise(0));

  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  private Inversion invert(Inverter inverter) {
    try (TorchWorkspace workspace = tiny.workspace()) {
      return inverter.invert(tiny.target(), workspace);
    }
  }

  /** The mean over layers of the squared distance from their mean. */
  private static double spread(Latent latent) {
    double sum = 0;
    for (int i = 0; i < latent.width(); i++) {
      double mean = 0;
      for (int layer = 0; layer < latent.layers(); layer++) {
        mean += latent.layer(layer)[i] / (double) latent.layers();
      }
      for (int layer = 0; layer < latent.layers(); layer++) {
        double apart = latent.layer(layer)[i] - mean;
        sum += apart * apart;
      }
    }
    return sum / latent.layers();
  }

  private static double last(Inversion inversion, String loss) {
    List<Step> history = inversion.history();
    return history.get(history.size() - 1).losses().get(loss);
  }

  @Test
  void the_mean_latent_takes_no_look_at_the_target() {
    int before = tiny.arrays();
    Inversion mean = invert(new MeanLatent());
    assertThat(mean.pivot().isInW()).isTrue();
    assertThat(mean.history()).isEmpty();
    assertThat(mean.noise()).isEmpty();
    assertThat(mean.settings()).containsEntry("inverter", "mean");
    assertThat(mean.pivot().layer(0))
        .isEqualTo(tiny.generator.tensor("mapping.w_avg").toFloatArray());
    assertThat(tiny.arrays()).as("arrays left behind").isEqualTo(before);
    Target large = Target.of("large", FloatTensor.wrap(new float[3 * 64 * 64], 3, 64, 64));
    try (TorchWorkspace workspace = tiny.workspace()) {
      assertThatThrownBy(() -> new MeanLatent().invert(large, workspace))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("target large is 64 x 64, generator draws 32 x 32");
    }
  }

  @Test
  void a_given_latent_may_be_the_start_of_a_search() {
    Latent pivot = TinyRun.pivot().pivot();
    Projection still = SHORT.with(b -> b.steps(1)).from(new GivenPivot(pivot));
    assertThat(still.name()).isEqualTo("given+w+");
    assertThat(still.toString())
        .as("what a saved state is compared by")
        .isEqualTo(SHORT.with(b -> b.steps(1)).from(new GivenPivot(pivot)).toString())
        .isNotEqualTo(still.from(new GivenPivot(Latent.inW(new float[32], 8))).toString());
    assertThat(invert(still).pivot()).as("the first rate is 0").isEqualTo(pivot);
    Inversion moved = invert(SHORT.from(new GivenPivot(pivot)));
    assertThat(moved.pivot()).isNotEqualTo(pivot);
    assertThat(last(moved, "rough")).isLessThan(moved.history().get(0).losses().get("rough"));
    Inversion inW = invert(Projection.inW(still.settings()).from(new GivenPivot(pivot)));
    assertThat(inW.pivot().isInW()).isTrue();
    assertThat(inW.pivot().distance(pivot)).isLessThan(1e-4);
  }

  @Test
  void a_search_onward_does_nothing_that_would_leave_its_start() {
    ProjectionSettings onward = Projection.alongSlopes().onward().settings();
    assertThat(onward.steps()).isEqualTo(30);
    assertThat(onward.latentNoise()).isZero();
    assertThat(onward)
        .as("neither slopes nor their rate and penalty")
        .isEqualTo(Projection.inW().onward().settings());
  }

  @Test
  void a_search_goes_on_from_the_noise_that_its_start_fitted() {
    Projection first = SHORT.with(b -> b.steps(4));
    Inversion fitted = invert(first);
    double reached = distance(fitted);
    Inversion onward = invert(SHORT.from(first));
    assertThat(onward.history().get(0).losses().get("rough")).isCloseTo(reached, within(1e-6));
    Inversion without = invert(SHORT.with(b -> b.fitNoise(false)).from(first));
    assertThat(without.noise()).isEmpty();
    assertThat(without.history().get(0).losses().get("rough")).isNotCloseTo(reached, within(1e-6));
  }

  private double distance(Inversion inversion) {
    try (TorchWorkspace workspace = tiny.workspace();
        Scope scope = new Scope()) {
      Map<String, NDArray> noise = new LinkedHashMap<>();
      inversion.noise().forEach((name, map) -> noise.put(name, workspace.array(map)));
      NDArray ws = workspace.array(inversion.pivot().toTensor()).expandDims(0);
      NDArray target = workspace.array(tiny.target().picture().toTensor().reshape(1, 3, 32, 32));
      return TinyRun.ROUGH.loss(workspace.generator().synthesize(ws, noise), target).getFloat();
    }
  }

  @Test
  void refuses_a_start_that_does_not_fit() {
    assertThatThrownBy(() -> invert(SHORT.from(new GivenPivot(Latent.inW(new float[32], 14)))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("pivot has 14 layers, generator wants 8");
    String map = "synthesis.b8.conv0.noise_const";
    Inverter noisy =
        (target, workspace) ->
            Inversion.builder()
                .from(TinyRun.pivot())
                .putNoise(map, FloatTensor.wrap(new float[16], 4, 4))
                .build();
    assertThatThrownBy(() -> invert(SHORT.from(noisy)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("noise map " + map + " of the start has shape [4, 4], generator wants [8, 8]");
  }

  @Test
  void a_penalty_on_delta_keeps_w_plus_near_w() {
    Projection longer = SHORT.with(b -> b.steps(15));
    Inversion free = invert(longer);
    Inversion held = invert(longer.with(b -> b.deltaWeight(3)));
    assertThat(spread(held.pivot())).isPositive().isLessThan(.5 * spread(free.pivot()));
    assertThat(held.history().get(0).losses().keySet())
        .containsExactly("rough", "noise", "delta", "loss");
    assertThat(held.history().get(0).losses().get("delta"))
        .as("it starts in W")
        .isCloseTo(0, within(1e-9));
    assertThat(last(held, "rough")).isLessThan(held.history().get(0).losses().get("rough"));
    assertThat(held.settings()).containsEntry("delta_weight", 3.0);
  }

  @Test
  void delta_is_the_mean_squared_distance_in_deviations_of_w() {
    Latent pivot = TinyRun.pivot().pivot();
    float[] apart = pivot.toTensor().toArray();
    for (int i = 0; i < 32; i++) {
      apart[i] += .5f;
    }
    Latent start = Latent.inWPlus(FloatTensor.wrap(apart, 8, 32));
    Inversion measured =
        invert(SHORT.with(b -> b.steps(1).deltaWeight(2)).from(new GivenPivot(start)));
    double deviation = (double) measured.settings().get("latent_deviation");
    assertThat(measured.history().get(0).losses().get("delta"))
        .isCloseTo(spread(start) / (deviation * deviation), within(1e-6));
  }

  @Test
  void a_penalty_on_the_norm_keeps_w_near_the_mean() {
    Projection longer = Projection.inW(SHORT.settings()).with(b -> b.steps(15).learningRate(.2));
    Inversion free = invert(longer);
    Inversion held = invert(longer.with(b -> b.normWeight(1)));
    assertThat(held.history().get(0).losses().keySet())
        .containsExactly("rough", "noise", "w_norm", "loss");
    assertThat(held.history().get(0).losses().get("w_norm"))
        .as("it starts at the mean")
        .isCloseTo(0, within(1e-9));
    double reached = last(held, "w_norm");
    Inversion measured =
        invert(longer.with(b -> b.steps(1).normWeight(1)).from(new GivenPivot(free.pivot())));
    assertThat(reached)
        .isPositive()
        .isLessThan(.5 * measured.history().get(0).losses().get("w_norm"));
    assertThat(held.settings()).containsEntry("norm_weight", 1.0);
    assertThat(free.settings()).doesNotContainKey("norm_weight");
  }

  @Test
  void the_norm_is_the_squared_distance_from_the_mean_in_deviations_of_w() {
    Projection once = SHORT.with(b -> b.steps(1).normWeight(2));
    Inversion atMean = invert(once.with(b -> b.learningRate(1e-9)));
    float[] apart = atMean.pivot().toTensor().toArray();
    for (int i = 0; i < 32; i++) {
      apart[i] += .5f;
    }
    Latent start = Latent.inWPlus(FloatTensor.wrap(apart, 8, 32));
    Inversion measured = invert(once.from(new GivenPivot(start)));
    double deviation = (double) measured.settings().get("latent_deviation");
    assertThat(measured.history().get(0).losses().get("w_norm"))
        .as("one of eight layers stands .5 away in 32 numbers")
        .isCloseTo(32 * .25 / 8 / (deviation * deviation), within(1e-5));
  }

  @Test
  void in_w_there_is_nothing_to_keep() {
    Projection inW = Projection.inW(SHORT.settings());
    assertThat(invert(inW.with(b -> b.deltaWeight(5))).history()).isEqualTo(invert(inW).history());
  }

  @Test
  void a_threshold_is_about_the_terms_and_not_about_the_penalty() {
    Projection held = SHORT.with(b -> b.deltaWeight(.3));
    double reached = invert(held).history().get(5).losses().get("rough");
    Inversion stopped = invert(held.with(b -> b.threshold(reached + 1e-6)));
    assertThat(stopped.settings()).containsEntry("stopped_by", "threshold");
    assertThat(stopped.history()).hasSizeLessThanOrEqualTo(6);
  }

  @Test
  void weights_of_terms_may_change_over_time() {
    try (TorchWorkspace changing = weighted(step -> step < 4 ? 1 : 0);
        TorchWorkspace steady = weighted(step -> 1)) {
      Inversion inversion = SHORT.invert(tiny.target(), changing);
      Inversion other = SHORT.invert(tiny.target(), steady);
      List<Step> history = inversion.history();
      double weight = (double) inversion.settings().get("noise_weight");
      for (Step step : history) {
        double l2 = step.index() < 4 ? step.losses().get("l2") : 0;
        assertThat(step.loss())
            .isCloseTo(
                step.losses().get("rough") + l2 + weight * step.losses().get("noise"),
                within(1e-9));
      }
      assertThat(history.subList(0, 4)).isEqualTo(other.history().subList(0, 4));
      assertThat(history.get(4).losses().get("l2"))
          .as("step 3 moved alike, for both weights were 1")
          .isEqualTo(other.history().get(4).losses().get("l2"));
      assertThat(history.get(7).losses().get("l2"))
          .isNotEqualTo(other.history().get(7).losses().get("l2"));
      assertThat(inversion.settings())
          .containsEntry("losses", List.of("1.0 × rough", "w(step) × l2"));
    }
  }

  private TorchWorkspace weighted(IntToDoubleFunction weight) {
    return tiny.workspace(
        List.of(TinyRun.ROUGH, Losses.l2().weighted(weight)), StepListener.none());
  }
}
