package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Losses;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Target;
import dev.pti.core.ParityFiles;
import dev.pti.core.inversion.Projection;
import dev.pti.core.optimization.LatentOptimization;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is chosen and measured by default where the generator draws portraits of whole bodies. */
@Timeout(value = 5, unit = MINUTES)
class NotSquareDefaultsTest {
  private static Pti pti;
  private static Inverted inverted;

  @BeforeAll
  static void invert() {
    pti = builder().seed(3).build();
    inverted = pti.invert(target());
  }

  @AfterAll
  static void close() {
    pti.close();
  }

  private static Pti.Builder builder() {
    return Pti.builder()
        .generator(ParityFiles.file("human.generator"))
        .device("cpu")
        .tuner(SmallPti.tuner(2));
  }

  /** A smooth picture, twice as high as wide. */
  private static Target target() {
    float[] values = new float[3 * 64 * 32];
    for (int i = 0; i < values.length; i++) {
      double row = i / 32 % 64 / 64.0;
      double column = i % 32 / 32.0;
      values[i] = (float) (.8 * Math.sin(1 + 4 * row + (1 + i / 2048) * column));
    }
    return Target.of("waves", FloatTensor.wrap(values, 3, 64, 32));
  }

  @Test
  void the_pivot_is_searched_for_along_slopes() {
    assertThat(inverted.picture().size()).isEqualTo(new PictureSize(32, 64));
    assertThat(pti.settings().inverter())
        .isInstanceOfSatisfying(
            Projection.class,
            search -> assertThat(search.settings()).isEqualTo(Projection.alongSlopes().settings()));
    Report report = inverted.report();
    assertThat(report.text("inversion.inverter")).isEqualTo("w");
    assertThat(report.number("inversion.steps")).isEqualTo(100);
    assertThat(report.number("inversion.settings.slopes")).isEqualTo(64);
  }

  @Test
  void the_search_comes_nearer() {
    Picture mean = pti.generator().synthesize(pti.latent(1, 0));
    assertThat(inverted.metrics().perceptual())
        .isLessThan(.9 * pti.compare(target().picture(), mean).perceptual());
  }

  @Test
  void reports_have_every_distance_but_identity() {
    Tuned tuned = inverted.tune();
    assertThat(tuned.metrics().identity()).isNaN();
    Report report = tuned.report();
    assertThat(report.number("metrics.after.lpips")).isPositive();
    assertThat(report.number("metrics.after.ms_ssim")).isPositive();
    assertThat(report.number("metrics.after.identity")).as("null in JSON").isNaN();
  }

  @Test
  void an_optimization_does_without_identity_by_default() {
    LatentOptimization brighter =
        LatentOptimization.of(Losses.l2()).with(b -> b.steps(2)).towards(target().picture());
    Tuned tuned = inverted.withoutTuning();
    assertThat(tuned.optimize(brighter).picture().size()).isEqualTo(new PictureSize(32, 64));
    assertThatThrownBy(() -> tuned.optimize(brighter.with(b -> b.identityWeight(.1))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("identity is measured in square portraits alone, generator draws 32 x 64");
  }

  @Test
  void an_identity_term_is_refused_before_anything_runs() {
    assertThatThrownBy(() -> builder().identity(.1).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("identity is measured in square portraits alone, generator draws 32 x 64");
    builder().identity(0).build().close();
  }

  @Test
  void the_bundled_encoder_stays_with_its_generator() {
    assertThatThrownBy(() -> builder().encoder(Encoder.bundled()).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("the bundled encoder belongs to ");
  }
}
