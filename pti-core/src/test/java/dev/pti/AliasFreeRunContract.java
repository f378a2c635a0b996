package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.PictureSize;
import dev.pti.api.Point;
import dev.pti.api.Target;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.optimization.Drag;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way of a photograph through a generator of StyleGAN3's layers is that through StyleGAN2. */
@Timeout(value = 2, unit = MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AliasFreeRunContract {
  private final String generator;
  Pti pti;
  Tuned tuned;

  /**
   * @param generator of the parity fixtures
   */
  AliasFreeRunContract(String generator) {
    this.generator = generator;
  }

  @BeforeAll
  void run() {
    pti = builder().build();
    tuned = pti.invert(target()).tune();
  }

  @AfterAll
  void close() {
    pti.close();
  }

  Pti.Builder builder() {
    return SmallPti.builder().generator(ParityFiles.file(generator));
  }

  /** A smooth picture as the generator draws them. */
  Target target() {
    PictureSize size = pti.generator().pictureSize();
    float[] values = new float[3 * size.pixels()];
    for (int i = 0; i < values.length; i++) {
      double row = i / size.width() % size.height() / 32.0;
      double column = i % size.width() / 32.0;
      values[i] = (float) (.8 * Math.sin(1 + 4 * row + (1 + i / size.pixels()) * column));
    }
    return Target.of("waves", FloatTensor.wrap(values, 3, size.height(), size.width()));
  }

  @Test
  void a_photograph_is_inverted_and_tuned() {
    assertThat(tuned.inverted().inversion().noise()).as("there are no noise maps").isEmpty();
    assertThat(tuned.inverted().inversion().settings()).containsEntry("fit_noise", false);
    assertThat(tuned.picture().size()).isEqualTo(pti.generator().pictureSize());
    assertThat(tuned.tuning().difference().keySet())
        .contains("synthesis.input.weight")
        .noneMatch(name -> name.startsWith("mapping."));
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
  void it_is_edited_dragged_and_refined() {
    Direction direction =
        Direction.of("somewhere", SyntheticGenerator.gaussian(new Random(5), 1, 16));
    assertThat(tuned.edit(direction, 2).picture()).isNotEqualTo(tuned.picture());
    Drag drag = Drag.of(new Point(10, 10), new Point(14, 12)).with(b -> b.steps(2));
    assertThat(tuned.drag(drag).picture()).isNotEqualTo(tuned.picture());
    Tuned refined = tuned.refine(FeatureRefinement.ofDefaults().with(b -> b.steps(5)));
    assertThat(refined.picture()).isNotEqualTo(tuned.picture());
  }

  @Test
  void recomputation_gives_the_same_tuned_picture() {
    PivotalTuning tuner = SmallPti.tuner(4).with(b -> b.recomputation(true));
    try (Pti sparing = builder().tuner(tuner).build()) {
      Tuned again = sparing.invert(target()).tune();
      assertThat(again.metrics().mse()).isCloseTo(tuned.metrics().mse(), within(1e-5));
    }
  }
}
