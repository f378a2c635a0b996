package dev.pti;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.inversion.Projection;
import dev.pti.core.inversion.ProjectionSettings;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Compiles and runs what docs/hyper-parameters.md says, and holds its first two tables. */
class HyperParametersPageTest {
  private final Pti.Builder builder = Pti.builder();
  private final Path file = Path.of("alexnet.pth");

  @Test
  void the_page_shows_this_code() {
    Page.of("hyper-parameters.md").requireSnippetsIn(HyperParametersPageTest.class);
  }

  @Test
  void the_papers_variant_regularizes_locality_at_every_step() {
    builder
        .preset(Preset.REFERENCE)
        .locality(LocalityRegularizer.ofDefaults())
        .perceptual(PerceptualNetwork.alex(file));
    TuningSettings.Builder published = Preset.REFERENCE.tuner().settings().toBuilder();
    assertThat(builder.perceptual.network()).isEqualTo("alex");
    assertThat(requireNonNull(builder.locality).apply(published).build())
        .isEqualTo(TuningSettings.builder().build());
  }

  @Test
  void a_bare_builder_tunes_as_the_published_code_but_with_locality() {
    assertThat(TuningSettings.builder().build())
        .isEqualTo(
            TuningSettings.builder()
                .steps(350)
                .learningRate(3e-4)
                .schedule(TuningSettings.Schedule.CONSTANT)
                .coolDown(0)
                .locality(LocalityRegularizer.builder().interval(1).l2Weight(.1).build())
                .parameters(ParameterChoice.all())
                .threshold(.06)
                .noise(TuningSettings.Noise.GENERATOR)
                .build());
    assertThat(Preset.REFERENCE.tuner().settings())
        .isEqualTo(TuningSettings.builder().locality(Optional.empty()).build());
  }

  @Test
  void the_presets_tune_as_the_page_says() {
    TuningSettings usual =
        TuningSettings.builder()
            .steps(100)
            .learningRate(2e-3)
            .coolDown(.2)
            .locality(
                LocalityRegularizer.builder()
                    .interval(3)
                    .l2Weight(3 * .1)
                    .perceptualWeight(3 * .1)
                    .build())
            .parameters(ParameterChoice.middleAndFine())
            .threshold(OptionalDouble.empty())
            .noise(TuningSettings.Noise.FITTED)
            .build();
    assertThat(PivotalTuning.ofDefaults().settings()).isEqualTo(usual);
    assertThat(Preset.DEFAULT.tuner().settings()).isEqualTo(usual);
    assertThat(Preset.FAST.tuner().settings())
        .isEqualTo(
            usual.toBuilder().steps(80).learningRate(2.5e-3).locality(Optional.empty()).build());
  }

  @Test
  void searches_are_as_the_page_says() {
    ProjectionSettings bare =
        ProjectionSettings.builder().steps(450).learningRate(.01).slopes(0).normWeight(0).build();
    ProjectionSettings inW = ProjectionSettings.builder().steps(100).learningRate(.1).build();
    Projection alongSlopes =
        Projection.inW().with(b -> b.learningRate(.3).slopes(64).normWeight(.03));
    assertThat(ProjectionSettings.builder().build()).isEqualTo(bare);
    assertThat(Preset.REFERENCE.search().settings()).isEqualTo(bare);
    assertThat(Projection.inW().settings()).isEqualTo(inW);
    assertThat(Projection.alongSlopes().settings()).isEqualTo(alongSlopes.settings());
    assertThat(Preset.DEFAULT.search().settings()).isEqualTo(alongSlopes.settings());
    assertThat(Preset.FAST.search().settings())
        .isEqualTo(alongSlopes.with(b -> b.steps(60).slopes(32)).settings());
    assertThat(Projection.inWPlus().settings())
        .isEqualTo(Projection.inW().with(b -> b.learningRate(.03)).settings());
    assertThat(Projection.alongSlopes().onward().settings())
        .isEqualTo(
            Projection.inW().with(b -> b.steps(30).learningRate(.05).latentNoise(0)).settings());
  }
}
