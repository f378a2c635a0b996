package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Point;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.optimization.Drag;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way of a photograph through a generator of StyleGAN3 is that through one of StyleGAN2. */
@Timeout(value = 2, unit = MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StyleGan3RunTest {
  private Pti pti;
  private Tuned tuned;

  @BeforeAll
  void run() {
    pti = builder().build();
    tuned = pti.invert(SmallPti.target(1)).tune();
  }

  @AfterAll
  void close() {
    pti.close();
  }

  private static Pti.Builder builder() {
    return SmallPti.builder().generator(ParityFiles.file("stylegan3-r.generator"));
  }

  @Test
  void says_what_it_is() {
    assertThat(pti.generator()).hasToString("StyleGAN3 32 x 32, 9 layers of 16");
  }

  @Test
  void a_photograph_is_inverted_and_tuned() {
    assertThat(tuned.inverted().inversion().noise()).as("there are no noise maps").isEmpty();
    assertThat(tuned.inverted().inversion().settings()).containsEntry("fit_noise", false);
    assertThat(tuned.tuning().difference().keySet())
        .contains("synthesis.input.weight", "synthesis.L0_36_10.weight", "synthesis.L7_32_3.bias");
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
    assertThatThrownBy(() -> tuned.saveGenerator(folder.resolve("r.pt"), GeneratorNames.ROSINALITY))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the generator is one of StyleGAN3, wanted one of StyleGAN2, which rosinality's tools"
                + " draw with");
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
      Tuned again = sparing.invert(SmallPti.target(1)).tune();
      assertThat(again.metrics().mse()).isCloseTo(tuned.metrics().mse(), within(1e-5));
    }
  }

  @Test
  void weights_of_some_resolutions_move() {
    PivotalTuning lower =
        SmallPti.tuner(2).with(b -> b.parameters(ParameterChoice.resolutions(16, 16)));
    try (Pti other = builder().tuner(lower).build()) {
      assertThat(other.invert(SmallPti.target(1)).tune().tuning().difference().keySet())
          .contains("synthesis.input.weight", "synthesis.L2_36_10.weight")
          .noneMatch(name -> name.startsWith("synthesis.L3_52_10"));
    }
  }
}
