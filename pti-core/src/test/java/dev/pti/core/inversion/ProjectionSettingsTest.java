package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.InvalidInputException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ProjectionSettingsTest {
  @Test
  void start_from_the_reference() {
    ProjectionSettings settings = ProjectionSettings.builder().build();
    assertThat(settings.steps()).isEqualTo(450);
    assertThat(settings.learningRate()).isEqualTo(.01);
    assertThat(settings.noiseWeight()).isEqualTo(1e5);
    assertThat(settings.latentSamples()).isEqualTo(600);
    assertThat(settings.fitNoise()).isTrue();
  }

  @Test
  void print_themselves_and_copy() {
    ProjectionSettings settings = ProjectionSettings.builder().steps(12).fitNoise(false).build();
    assertThat(settings)
        .hasToString(
            "ProjectionSettings{steps=12, learningRate=0.01, rampUp=0.05, rampDown=0.25,"
                + " latentNoise=0.05, latentNoiseRamp=0.75, fitNoise=false, noiseWeight=100000.0,"
                + " latentSamples=600, comparedAt=256,"
                + " deltaWeight=0.0, slopes=0, normWeight=0.0, recomputation=false}");
    ProjectionSettings copy = ProjectionSettings.builder().from(settings).build();
    assertThat(copy).isEqualTo(settings).hasSameHashCodeAs(settings);
    assertThat(ProjectionSettings.builder().from(settings).steps(13).build())
        .isNotEqualTo(settings);
  }

  @Test
  void refuse_what_is_out_of_range() {
    assertRefused(b -> b.steps(0), "steps is 0, wanted at least 1");
    assertRefused(b -> b.steps(-5), "steps is -5, wanted at least 1");
    assertRefused(b -> b.learningRate(0), "learningRate is 0.0, wanted a finite number above 0");
    assertRefused(
        b -> b.learningRate(Double.NaN), "learningRate is NaN, wanted a finite number above 0");
    assertRefused(
        b -> b.learningRate(Double.POSITIVE_INFINITY),
        "learningRate is Infinity, wanted a finite number above 0");
    assertRefused(b -> b.rampUp(-.1), "rampUp is -0.1, wanted 0 to 1");
    assertRefused(b -> b.rampUp(Double.NaN), "rampUp is NaN, wanted 0 to 1");
    assertRefused(b -> b.rampDown(1.5), "rampDown is 1.5, wanted 0 to 1");
    assertRefused(
        b -> b.latentNoise(-1), "latentNoise is -1.0, wanted a finite number of 0 or more");
    assertRefused(b -> b.latentNoiseRamp(0), "latentNoiseRamp is 0.0, wanted above 0, at most 1");
    assertRefused(
        b -> b.noiseWeight(-2), "noiseWeight is -2.0, wanted a finite number of 0 or more");
    assertRefused(
        b -> b.noiseWeight(Double.NaN), "noiseWeight is NaN, wanted a finite number of 0 or more");
    assertRefused(
        b -> b.threshold(-1), "threshold is -1.0, wanted a finite number above 0, or none");
    assertRefused(
        b -> b.threshold(Double.NaN), "threshold is NaN, wanted a finite number above 0, or none");
    assertRefused(b -> b.seconds(0), "seconds is 0.0, wanted a finite number above 0, or none");
    assertRefused(b -> b.threshold(0), "threshold is 0.0, wanted a finite number above 0, or none");
    assertRefused(
        b -> b.seconds(Double.NaN), "seconds is NaN, wanted a finite number above 0, or none");
    assertRefused(
        b -> b.seconds(Double.POSITIVE_INFINITY),
        "seconds is Infinity, wanted a finite number above 0, or none");
    assertRefused(
        b -> b.deltaWeight(-1), "deltaWeight is -1.0, wanted a finite number of 0 or more");
    assertRefused(
        b -> b.deltaWeight(Double.NaN), "deltaWeight is NaN, wanted a finite number of 0 or more");
    assertRefused(b -> b.slopes(-1), "slopes is -1, wanted at least 0");
    assertRefused(b -> b.slopes(99_999_999), "slopes is 99999999, wanted at most 10000");
    assertRefused(b -> b.normWeight(-1), "normWeight is -1.0, wanted a finite number of 0 or more");
    assertRefused(b -> b.comparedAt(16), "comparedAt is 16, wanted at least 32");
    assertRefused(b -> b.latentSamples(1), "latentSamples is 1, wanted at least 2");
  }

  private static void assertRefused(
      UnaryOperator<ProjectionSettings.Builder> change, String message) {
    assertThatThrownBy(() -> change.apply(ProjectionSettings.builder()).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void the_learning_rate_rises_stays_and_falls_along_a_cosine() {
    ProjectionSettings settings = ProjectionSettings.builder().steps(100).build();
    assertThat(settings.learningRate(0)).isZero();
    assertThat(settings.learningRate(1)).isCloseTo(.002, within(1e-12));
    assertThat(settings.learningRate(5)).isCloseTo(.01, within(1e-12));
    assertThat(settings.learningRate(75)).isCloseTo(.01, within(1e-12));
    double half = (100 - 88) / 25.0;
    assertThat(settings.learningRate(88))
        .isCloseTo(.01 * (1 - Math.cos(Math.PI * half)) / 2, within(1e-12));
    assertThat(settings.learningRate(99)).isBetween(0., .0001);
  }

  @Test
  void without_ramps_the_learning_rate_is_constant() {
    ProjectionSettings settings =
        ProjectionSettings.builder().steps(10).rampUp(0).rampDown(0).build();
    for (int step = 0; step < 10; step++) {
      assertThat(settings.learningRate(step)).isEqualTo(.01);
    }
  }

  @Test
  void noise_on_w_fades_with_the_square_and_is_gone_after_its_ramp() {
    ProjectionSettings settings = ProjectionSettings.builder().steps(100).build();
    assertThat(settings.latentNoise(0)).isEqualTo(.05);
    assertThat(settings.latentNoise(25)).isCloseTo(.05 * 4 / 9, within(1e-12));
    assertThat(settings.latentNoise(75)).isZero();
    assertThat(settings.latentNoise(99)).isZero();
  }
}
