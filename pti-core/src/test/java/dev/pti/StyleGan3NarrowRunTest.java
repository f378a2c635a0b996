package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.PictureSize;
import dev.pti.api.Point;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.optimization.Drag;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A photograph goes the same way where pictures are half as wide as high, as StyleGAN-Human's. */
@Timeout(value = 2, unit = MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StyleGan3NarrowRunTest {
  private static final PictureSize SIZE = new PictureSize(32, 64);

  private Pti pti;
  private Tuned tuned;

  @BeforeAll
  void run() {
    pti = builder().build();
    tuned = pti.invert(target()).tune();
  }

  @AfterAll
  void close() {
    pti.close();
  }

  private static Pti.Builder builder() {
    return SmallPti.builder().generator(ParityFiles.file("human-stylegan3-r.generator"));
  }

  private static Target target() {
    float[] values = new float[3 * SIZE.pixels()];
    for (int i = 0; i < values.length; i++) {
      double row = i / 32 % 64 / 32.0;
      double column = i % 32 / 32.0;
      values[i] = (float) (.8 * Math.sin(1 + 4 * row + (1 + i / SIZE.pixels()) * column));
    }
    return Target.of("waves", FloatTensor.wrap(values, 3, 64, 32));
  }

  @Test
  void says_what_it_is() {
    assertThat(pti.generator()).hasToString("StyleGAN3 32 x 64, 9 layers of 16");
    assertThat(pti.generator().pictureSize()).isEqualTo(SIZE);
    assertThat(pti.generator().resolution()).isEqualTo(64);
  }

  @Test
  void a_photograph_is_inverted_and_tuned() {
    assertThat(tuned.picture().size()).isEqualTo(SIZE);
    assertThat(tuned.tuning().difference().keySet())
        .contains("synthesis.input.weight", "synthesis.L0_18_10.weight", "synthesis.L7_32_3.bias");
    assertThat(tuned.metrics().mse()).isLessThan(tuned.inverted().metrics().mse());
  }

  @Test
  void a_saved_run_draws_the_same_picture_when_opened(@TempDir Path folder) {
    tuned.save(folder);
    try (Pti later = builder().build()) {
      assertThat(later.open(folder).picture()).isEqualTo(tuned.picture());
    }
  }

  @Test
  void it_is_written_whole_and_read_again(@TempDir Path folder) {
    Path file = folder.resolve("tuned.safetensors");
    tuned.saveGenerator(file, GeneratorNames.NVIDIA);
    try (Pti later = builder().generator(file).build()) {
      assertThat(later.generator().synthesize(tuned.latent())).isEqualTo(tuned.picture());
    }
  }

  @Test
  void it_is_edited_and_dragged() {
    Direction direction =
        Direction.of("somewhere", SyntheticGenerator.gaussian(new Random(5), 1, 16));
    assertThat(tuned.edit(direction, 2).picture()).isNotEqualTo(tuned.picture());
    Drag drag = Drag.of(new Point(10, 50), new Point(14, 54)).with(b -> b.steps(2));
    assertThat(tuned.drag(drag).picture()).isNotEqualTo(tuned.picture());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void it_is_refined_at_each_resolution_with_recomputation_as_without(int resolution) {
    FeatureRefinement refinement =
        FeatureRefinement.ofDefaults().with(b -> b.resolution(resolution).steps(4));
    Tuned refined = tuned.refine(refinement);
    assertThat(refined.tuning().features().get(0).size())
        .isEqualTo(new PictureSize(resolution / 2, resolution));
    assertThat(refined.picture()).isNotEqualTo(tuned.picture());
    List<Step> steps = refined.tuning().history();
    assertThat(steps.get(3).loss()).isLessThan(steps.get(0).loss());
    Tuned again = tuned.refine(refinement.with(b -> b.recomputation(true)));
    assertThat(again.metrics().mse()).isCloseTo(refined.metrics().mse(), within(1e-5));
  }

  @Test
  void recomputation_gives_the_same_tuned_picture() {
    PivotalTuning tuner = SmallPti.tuner(4).with(b -> b.recomputation(true));
    try (Pti sparing = builder().tuner(tuner).build()) {
      Tuned again = sparing.invert(target()).tune();
      assertThat(again.metrics().mse()).isCloseTo(tuned.metrics().mse(), within(1e-5));
    }
  }

  /** By their widths alone, the last layers could be those of half of the resolution. */
  @ParameterizedTest
  @CsvSource({
    "16, synthesis.L1_18_10.weight, synthesis.L2_26_10.weight",
    "32, synthesis.L2_26_10.weight, synthesis.L6_32_5.weight",
    "64, synthesis.L6_32_5.weight, synthesis.L2_26_10.weight"
  })
  void weights_of_some_resolutions_move(int resolution, String moves, String stays) {
    PivotalTuning some =
        SmallPti.tuner(1)
            .with(b -> b.parameters(ParameterChoice.resolutions(resolution, resolution)));
    try (Pti other = builder().tuner(some).build()) {
      assertThat(other.invert(target()).tune().tuning().difference().keySet())
          .contains(moves)
          .doesNotContain(stays);
    }
  }
}
