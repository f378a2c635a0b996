package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Embedding;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.ParameterTerm;
import dev.pti.api.Region;
import dev.pti.api.Step;
import dev.pti.api.contract.LossTermContract;
import dev.pti.api.contract.ParameterTermContract;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Compiles, runs and holds to the contract what docs/custom-losses.md says. */
class CustomLossesPageTest {
  private final Pti.Builder builder = SmallPti.builder().withoutLocality();

  /** No face network, but one: the means of 4 x 4 blocks. */
  private static NDArray embed(NDArray images) {
    long n = images.getShape().get(0);
    return images.reshape(n, 3, 8, 4, 8, 4).mean(new int[] {5}).mean(new int[] {3}).reshape(n, -1);
  }

  /** Runs both stages; gives what a stage's steps told. */
  private static List<Step> run(Pti.Builder builder, boolean tuning) {
    try (Pti pti = builder.build()) {
      Inverted inverted = pti.invert(SmallPti.target(1));
      return tuning ? inverted.tune().tuning().history() : inverted.inversion().history();
    }
  }

  private static List<String> names(List<Step> history) {
    return List.copyOf(history.get(0).losses().keySet());
  }

  @Test
  void the_page_shows_this_code() {
    Page.of("custom-losses.md").requireSnippetsIn(CustomLossesPageTest.class);
  }

  @Test
  void a_lambda() {
    LossTerm rough = (image, target) -> Losses.meanAbsoluteError(image, target);
    builder.loss(perceptual -> List.of(perceptual, Losses.l2(), rough.named("l1").weighted(.5)));
    builder.inversionLoss(perceptual -> List.of(perceptual, rough.named("l1").weighted(.2)));
    assertThat(names(run(builder, false))).containsExactly("squeeze-caffe", "l1", "noise", "loss");
    assertThat(names(run(builder, true))).containsExactly("squeeze-caffe", "l2", "l1", "loss");
  }

  private static LossTerm red() {
    LossTerm red =
        Losses.perPixel((image, target) -> image.get(":, 0:1").sub(target.get(":, 0:1")).square());
    return red;
  }

  @Test
  void the_bundled_identity() {
    builder.identity(.1);
    assertThat(names(run(builder, false))).contains("identity");
    assertThat(names(run(builder, true))).contains("identity");
  }

  @Test
  void an_identity_over_a_network() {
    Embedding network = images -> embed(images);
    LossTerm likeness = Losses.identity(network).weighted(.1);
    builder.loss(perceptual -> List.of(perceptual, Losses.l2(), likeness));
    builder.inversionLoss(perceptual -> List.of(perceptual, likeness));
    assertThat(names(run(builder, false)))
        .containsExactly("squeeze-caffe", "identity", "noise", "loss");
    builder.tuner(Preset.FAST.tuner().with(b -> b.steps(20)));
    List<Step> tuning = run(builder, true);
    assertThat(names(tuning)).containsExactly("squeeze-caffe", "l2", "identity", "loss");
    assertThat(tuning.get(19).losses().get("identity"))
        .isLessThan(tuning.get(0).losses().get("identity"));
  }

  @Test
  void a_region() {
    LossTerm mouth = Losses.l2().within(Region.mouth().feathered(.02)).named("mouth").weighted(2);
    builder.loss(perceptual -> List.of(perceptual, Losses.l2(), mouth));
    builder.inversionLoss(perceptual -> List.of(mouth));
    assertThat(names(run(builder, false))).containsExactly("mouth", "noise", "loss");
    assertThat(names(run(builder, true))).containsExactly("squeeze-caffe", "l2", "mouth", "loss");
  }

  @Test
  void distances_of_weights() {
    LossTerm distance = Losses.parameterDistance().weighted(1e4);
    String name = "synthesis.b16.conv1.weight";
    ParameterTerm moved =
        (tuned, original) -> Losses.meanSquaredError(tuned.get(name), original.get(name));
    builder.loss(perceptual -> List.of(perceptual, distance, moved.named("b16").weighted(100)));
    List<Step> history = run(builder, true);
    assertThat(names(history)).containsExactly("squeeze-caffe", "parameters", "b16", "loss");
    assertThat(history.get(0).losses().get("b16")).isZero();
    assertThat(history.get(3).losses().get("b16")).isPositive();
  }

  @Test
  void weights_over_time() {
    LossTerm fading = Losses.l2().weighted(step -> step < 50 ? 1 : .2);
    assertThat(fading.weightAt(49)).isEqualTo(1);
    assertThat(fading.weightAt(50)).isEqualTo(.2);
    builder.inversionLoss(perceptual -> List.of(perceptual, fading));
    assertThat(run(builder, false)).hasSize(5);
  }

  @Nested
  class RoughTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return (image, target) -> Losses.meanAbsoluteError(image, target);
    }
  }

  @Nested
  class RedTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return red();
    }
  }

  @Nested
  class LikenessTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return Losses.identity(CustomLossesPageTest::embed).weighted(.1);
    }
  }

  @Nested
  class MouthTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return Losses.l2().within(Region.mouth().feathered(.02)).named("mouth").weighted(2);
    }
  }

  @Nested
  class FadingTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return Losses.l2().weighted(step -> step < 50 ? 1 : .2);
    }
  }

  @Nested
  class DistanceTest implements ParameterTermContract {
    @Override
    public ParameterTerm parameterTerm() {
      return Losses::meanSquaredMove;
    }
  }

  @Nested
  class MovedTest implements ParameterTermContract {
    @Override
    public ParameterTerm parameterTerm() {
      String name = "synthesis.b4.conv1.weight";
      return (tuned, original) -> Losses.meanSquaredError(tuned.get(name), original.get(name));
    }
  }
}
