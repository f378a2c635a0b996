package dev.pti.core.inversion.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.Losses;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.perceptual.Fixtures;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetSightTest {
  private static final int WIDTH = 16;
  private static final PerceptualDistance DISTANCE = Fixtures.squeezeCaffe();

  private NDManager manager;
  private Scope scope;
  private TorchAutograd.GradientMode off;

  @BeforeEach
  void open() {
    manager = TorchEngine.newManager(Device.cpu());
    scope = new Scope();
    off = TorchAutograd.gradientMode(false);
  }

  @AfterEach
  void close() {
    off.close();
    scope.close();
    manager.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 128})
  void the_slope_of_each_picture_is_what_a_small_step_changes(int side) {
    StyleGan generator = generator(side);
    NDArray latents = gaussian(1, generator.layers());
    TargetSight sight = sight(generator, gaussian(2, generator.layers()));
    NDArray slope = sight.slope(latents);

    assertThat(slope.getShape()).isEqualTo(latents.getShape());
    NDArray step = slope.div(slope.norm());
    for (int picture = 0; picture < 2; picture++) {
      NDArray mine = step.mul(Tensors.array(manager, oneOf(picture)));
      double along = mine.mul(slope).sum().getFloat();
      double up = sum(sight, latents.add(Losses.scale(mine, .02)));
      double down = sum(sight, latents.add(Losses.scale(mine, -.02)));
      assertThat((up - down) / .04).isCloseTo(along, within(.03 * Math.abs(along) + 1e-4));
    }
  }

  @Test
  void a_picture_has_the_same_slope_alone_as_among_others() {
    StyleGan generator = generator(64);
    NDArray latents = gaussian(1, generator.layers());
    NDArray targets = gaussian(2, generator.layers());
    NDArray together = sight(generator, targets).slope(latents);
    NDArray alone = sight(generator, targets.get("1:")).slope(latents.get("1:"));
    double scale = alone.abs().max().getFloat();
    assertThat((double) together.get("1:").sub(alone).abs().max().getFloat())
        .isCloseTo(0, within(1e-4 * scale));
  }

  @Test
  void what_is_measured_is_what_is_seen_and_how_far_it_lies() {
    StyleGan generator = generator(64);
    NDArray latents = gaussian(1, generator.layers());
    NDArray targets = gaussian(2, generator.layers());
    TargetSight sight = sight(generator, targets);
    NDArray drawn = draw(generator, latents);
    NDArray wanted = draw(generator, targets);
    try (TargetSight.Measured measured = sight.measure(latents)) {
      assertThat(measured.distance())
          .isCloseTo(
              DISTANCE
                  .between(DISTANCE.features(drawn), DISTANCE.features(wanted))
                  .mean()
                  .getFloat(),
              within(1e-5));
      assertThat(measured.difference())
          .isCloseTo(Losses.meanSquaredError(drawn, wanted).getFloat(), within(1e-5));
      assertThat(measured.seen().pictures()).isEqualTo(sight.at(latents).pictures());
      assertThat(measured.slope()).isEqualTo(sight.slope(latents));
    }
  }

  private static FloatTensor oneOf(int picture) {
    float[] values = new float[2];
    values[picture] = 1;
    return FloatTensor.wrap(values, 2, 1, 1);
  }

  private static double sum(TargetSight sight, NDArray latents) {
    try (TargetSight.Measured measured = sight.measure(latents)) {
      return 2 * (measured.distance() + measured.difference());
    }
  }

  private StyleGan generator(int side) {
    return StyleGan.load("g", SyntheticGenerator.of(side, 8, WIDTH, size -> 6), manager);
  }

  private TargetSight sight(StyleGan generator, NDArray targets) {
    return new TargetSight(
        latents -> draw(generator, latents),
        DISTANCE,
        new TorchAutograd(manager),
        draw(generator, targets));
  }

  private static NDArray draw(StyleGan generator, NDArray latents) {
    return generator.synthesize(latents, generator.noise());
  }

  private NDArray gaussian(int seed, int layers) {
    return Tensors.array(
        manager, SyntheticGenerator.gaussian(new Random(seed), 1, 2, layers, WIDTH));
  }
}
