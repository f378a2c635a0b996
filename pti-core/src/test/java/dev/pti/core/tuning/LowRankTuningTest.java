package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.Losses;
import dev.pti.api.StepListener;
import dev.pti.api.Tuning;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LowRankTuningTest {
  private static final String WEIGHT = "synthesis.b8.conv0.weight";
  private static final PivotalTuning LOW =
      PivotalTuning.of(
          TuningSettings.builder()
              .steps(20)
              .learningRate(5e-3)
              .threshold(OptionalDouble.empty())
              .rank(2)
              .locality(Optional.empty())
              .build());

  private final TinyRun tiny = new TinyRun();

  @AfterEach
  void close() {
    tiny.close();
  }

  private Tuning tune(PivotalTuning tuner) {
    try (TorchWorkspace workspace = tiny.workspace(TinyRun.ROUGH, StepListener.none())) {
      return tuner.tune(TinyRun.pivot(), tiny.target(), workspace);
    }
  }

  @Test
  void starts_where_the_generator_is_and_comes_nearer_to_the_target() {
    Tuning low = tune(LOW);
    Tuning free = tune(LOW.with(b -> b.rank(OptionalInt.empty())));
    assertThat(low.history().get(0).losses()).isEqualTo(free.history().get(0).losses());
    assertThat(low.history().get(19).loss()).isLessThan(.6 * low.history().get(0).loss());
    assertThat(tune(LOW.with(b -> b.steps(0))).difference()).isEmpty();
  }

  @Test
  void differences_are_the_products_of_their_factors() {
    Tuning tuning = tune(LOW);
    assertThat(tuning.factors()).containsKeys(WEIGHT, "synthesis.b16.conv1.affine.weight");
    tuning
        .factors()
        .forEach(
            (name, factors) -> {
              FloatTensor difference = tuning.difference().get(name);
              assertThat(factors.left().size(1)).isEqualTo(2);
              assertThat(factors.product(difference.shape())).isEqualTo(difference);
              assertThat(factors.left().count() + factors.right().count())
                  .isLessThan(difference.count());
            });
  }

  @Test
  void vectors_move_freely() {
    Tuning tuning = tune(LOW);
    assertThat(tuning.difference())
        .containsKeys("synthesis.b8.conv0.bias", "synthesis.b8.conv0.noise_strength");
    assertThat(tuning.factors())
        .doesNotContainKeys("synthesis.b8.conv0.bias", "synthesis.b8.conv0.noise_strength");
    assertThat(tune(LOW.with(b -> b.rank(OptionalInt.empty()))).factors()).isEmpty();
  }

  @Test
  void a_rank_that_saves_nothing_lets_the_weight_move_freely() {
    assertThat(tune(LOW.with(b -> b.steps(1).rank(100_000))).factors()).isEmpty();
  }

  @Test
  void the_same_seed_gives_the_same_bits() {
    assertThat(tune(LOW).difference()).isEqualTo(tune(LOW).difference());
  }

  @Test
  void moves_as_far_as_free_tuning_whatever_the_rank() {
    double free = length(tune(LOW.with(b -> b.steps(2).rank(OptionalInt.empty()))));
    for (int rank : new int[] {1, 4}) {
      double low = length(tune(LOW.with(b -> b.steps(2).rank(rank))));
      assertThat(low / free).as("rank %s", rank).isBetween(.3, 3.0);
    }
  }

  private static double length(Tuning tuning) {
    double sum = 0;
    for (float value : tuning.difference().get(WEIGHT).toArray()) {
      sum += value * (double) value;
    }
    return Math.sqrt(sum);
  }

  @Test
  void the_gradient_is_what_finite_differences_of_the_slow_twin_show() {
    try (TorchWorkspace workspace = tiny.workspace()) {
      NDArray base = tiny.generator.tensor(WEIGHT);
      LowRankWeight weight = new LowRankWeight(WEIGHT, base, 2, workspace);
      FloatTensor probe = SyntheticGenerator.gaussian(new Random(5), 1, base.getShape().getShape());
      NDArray along = workspace.array(probe);
      // Away from the start, where the gradient of the right factor is zero.
      set(workspace, weight.leaves().get(0), 6);
      Autograd autograd = workspace.autograd();
      try (Autograd.Evaluation loss =
          autograd.evaluate(
              () ->
                  new NDList(
                      weight.value().mul(along).sum(), weight.difference().square().sum()))) {
        assertThat((double) loss.values()[0])
            .isCloseTo(twin(workspace, weight, base, probe)[0], within(.05));
        loss.backward(1, .5);
      }
      for (int leaf = 0; leaf < 2; leaf++) {
        float[] gradient = weight.leaves().get(leaf).getGradient().toFloatArray();
        for (int i : new int[] {0, 3, gradient.length - 1}) {
          double slope = slope(workspace, weight, base, probe, leaf, i);
          assertThat((double) gradient[i])
              .as("entry %d of factor %d", i, leaf)
              .isCloseTo(slope, within(1e-3 * Math.max(1, Math.abs(slope))));
        }
      }
    }
  }

  private static void set(TorchWorkspace workspace, NDArray leaf, int seed) {
    FloatTensor values =
        SyntheticGenerator.gaussian(new Random(seed), 1, leaf.getShape().getShape());
    workspace.autograd().withoutGradients(() -> leaf.subi(leaf).addi(workspace.array(values)));
  }

  /** Half the squared difference and its product with the probe, in double, from the factors. */
  private static double[] twin(
      TorchWorkspace workspace, LowRankWeight weight, NDArray base, FloatTensor probe) {
    return twin(
        workspace.tensor(weight.leaves().get(0)),
        workspace.tensor(weight.leaves().get(1)),
        workspace.tensor(base),
        probe);
  }

  private static double[] twin(
      FloatTensor left, FloatTensor right, FloatTensor base, FloatTensor probe) {
    int rank = (int) left.size(1);
    int columns = (int) right.size(1);
    double along = 0;
    double squares = 0;
    for (int i = 0; i < base.count(); i++) {
      double difference = 0;
      for (int k = 0; k < rank; k++) {
        difference +=
            left.get(i / columns * rank + k) * (double) right.get(k * columns + i % columns);
      }
      along += (base.get(i) + difference) * probe.get(i);
      squares += difference * difference;
    }
    return new double[] {along, along + .5 * squares};
  }

  private static double slope(
      TorchWorkspace workspace,
      LowRankWeight weight,
      NDArray base,
      FloatTensor probe,
      int leaf,
      int entry) {
    double h = 1.0 / 64;
    double[] values = new double[2];
    for (int side = 0; side < 2; side++) {
      FloatTensor[] factors = {
        workspace.tensor(weight.leaves().get(0)), workspace.tensor(weight.leaves().get(1))
      };
      float[] moved = factors[leaf].toArray();
      moved[entry] += (float) (side == 0 ? -h : h);
      factors[leaf] = FloatTensor.wrap(moved, factors[leaf].shape());
      values[side] = twin(factors[0], factors[1], workspace.tensor(base), probe)[1];
    }
    return (values[1] - values[0]) / (2 * h);
  }

  @Test
  void a_tuned_generator_of_low_rank_draws_what_the_loop_measured() {
    Tuning tuning = tune(LOW.with(b -> b.keepBest(true)));
    double best = (double) tuning.settings().get("best_loss");
    try (TorchWorkspace workspace = tiny.workspace()) {
      Map<String, NDArray> moved = new HashMap<>();
      tuning
          .difference()
          .forEach(
              (name, difference) ->
                  moved.put(name, tiny.generator.tensor(name).add(workspace.array(difference))));
      NDArray image =
          tiny.generator
              .with(moved)
              .synthesize(workspace.array(TinyRun.pivot().pivot().toTensor()).expandDims(0));
      NDArray target = workspace.array(tiny.target().picture().toTensor()).expandDims(0);
      double loss =
          Losses.meanAbsoluteError(image, target).getFloat()
              + Losses.meanSquaredError(image, target).getFloat();
      assertThat(loss).isCloseTo(best, within(1e-5));
    }
  }

  @Test
  void a_penalty_keeps_the_differences_small() {
    for (OptionalInt rank : List.of(OptionalInt.empty(), OptionalInt.of(2))) {
      Tuning bare = tune(LOW.with(b -> b.rank(rank)));
      Tuning held = tune(LOW.with(b -> b.rank(rank).differenceWeight(1e4)));
      assertThat(bare.history().get(0).losses()).doesNotContainKey("difference");
      assertThat(held.history().get(0).losses()).containsEntry("difference", 0.0);
      assertThat(meanSquare(held)).as("rank %s", rank).isLessThan(.5 * meanSquare(bare));
    }
  }

  @Test
  void the_penalty_is_the_mean_square_of_all_that_may_move() {
    PivotalTuning tuner = LOW.with(b -> b.rank(OptionalInt.empty()).differenceWeight(3));
    Tuning measured = tune(tuner.with(b -> b.steps(5)));
    Tuning before = tune(tuner.with(b -> b.steps(4)));
    assertThat(measured.history().get(4).losses().get("difference"))
        .isCloseTo(meanSquare(before), within(1e-4 * meanSquare(before)));
    var last = measured.history().get(4).losses();
    assertThat(last.get("loss"))
        .isEqualTo(last.get("rough") + last.get("l2") + 3 * last.get("difference"));
  }

  private double meanSquare(Tuning tuning) {
    double sum = 0;
    for (FloatTensor difference : tuning.difference().values()) {
      for (float value : difference.toArray()) {
        sum += value * (double) value;
      }
    }
    long count =
        ParameterChoice.all()
            .from(tiny.generator.parameters(), tiny.generator.pictureSize())
            .values()
            .stream()
            .mapToLong(NDArray::size)
            .sum();
    return sum / count;
  }

  @Test
  void leaks_nothing() {
    int before = tiny.arrays();
    tune(LOW.with(b -> b.steps(3).differenceWeight(1).keepBest(true)));
    assertThat(tiny.arrays()).isEqualTo(before);
  }
}
