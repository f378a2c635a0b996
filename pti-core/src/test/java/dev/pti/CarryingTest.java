package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.tuning.FeatureRefinement;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was tuned in one generator is drawn in one that was trained on from it. */
@Timeout(value = 2, unit = MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CarryingTest {
  private static final String WEIGHT = "synthesis.b16.conv1.weight";

  private final Path folder;
  private Path siblingFile;
  private Pti pti;
  private Pti sibling;
  private Tuned tuned;

  CarryingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A generator that was tuned around another photograph is a sibling of its original. */
  @BeforeAll
  void run() {
    siblingFile = folder.resolve("sibling.safetensors");
    pti = SmallPti.builder().build();
    pti.invert(SmallPti.target(4)).tune().saveGenerator(siblingFile, GeneratorNames.NVIDIA);
    sibling = SmallPti.builder().generator(siblingFile).build();
    tuned = pti.invert(SmallPti.target(1)).tune();
  }

  @AfterAll
  void close() {
    sibling.close();
    pti.close();
  }

  @Test
  void each_weight_changes_in_the_sibling_as_it_changed_by_tuning() {
    Path file = folder.resolve("carried.safetensors");
    tuned.carriedTo(sibling).saveGenerator(file, GeneratorNames.NVIDIA);
    FloatTensor carried = Safetensors.read(file).get(WEIGHT);
    FloatTensor own = Safetensors.read(siblingFile).get(WEIGHT);
    FloatTensor moved = tuned.tuning().difference().get(WEIGHT);
    for (int i = 0; i < moved.count(); i++) {
      assertThat(carried.get(i)).isCloseTo(own.get(i) + moved.get(i), within(1e-6f));
    }
  }

  @Test
  void it_draws_the_same_pivot_in_the_sibling() {
    Tuned carried = tuned.carriedTo(sibling);
    assertThat(carried.latent()).isEqualTo(tuned.latent());
    assertThat(carried.target()).isEqualTo(tuned.target());
    assertThat(carried.picture())
        .isNotEqualTo(tuned.picture())
        .isNotEqualTo(carried.inverted().picture());
    assertThat(carried.inverted().picture()).isNotEqualTo(tuned.inverted().picture());
    assertThat(carried.inverted().inversion().settings())
        .containsEntry("carried_from_generator", pti.generator().sha256());
  }

  @Test
  void carried_to_its_own_generator_it_is_what_it_was() {
    assertThat(tuned.carriedTo(pti).picture()).isEqualTo(tuned.picture());
  }

  @Test
  void refinements_stay_behind() {
    Tuned refined = tuned.refine(FeatureRefinement.ofDefaults().with(b -> b.steps(3)));
    assertThat(refined.carriedTo(sibling).isRefined()).isFalse();
    assertThat(refined.carriedTo(sibling).picture()).isEqualTo(tuned.carriedTo(sibling).picture());
  }

  @Test
  void a_carried_result_is_saved_as_one_of_the_sibling(@TempDir Path run) {
    Tuned carried = tuned.carriedTo(sibling);
    carried.save(run);
    assertThat(sibling.open(run).picture()).isEqualTo(carried.picture());
    assertThatThrownBy(() -> pti.open(run))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("belongs to generator");
  }

  @Test
  void a_generator_of_another_shape_is_refused() {
    try (Pti stylegan3 =
        SmallPti.builder().generator(ParityFiles.file("stylegan3-r.generator")).build()) {
      assertRefused(stylegan3, "pivot has 8 layers, generator wants 9");
    }
    try (Pti narrower = of(SyntheticGenerator.of(32, 32, 32, size -> 8))) {
      assertRefused(
          narrower,
          "what was tuned has a difference of synthesis.b16.conv0.affine.bias of shape [32],"
              + " generator wants [8]");
    }
    try (Pti smaller = of(SyntheticGenerator.of(16, 32, 32, size -> 8))) {
      assertRefused(
          smaller, "the photograph is inverted at 32 x 32 pixels, the sibling draws 16 x 16");
    }
  }

  private Pti of(TensorFile generator) {
    Path file = folder.resolve("other.safetensors");
    Safetensors.write(file, generator.tensors(), Map.of());
    return SmallPti.builder().generator(file).build();
  }

  private void assertRefused(Pti other, String message) {
    assertThatThrownBy(() -> tuned.carriedTo(other))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}
