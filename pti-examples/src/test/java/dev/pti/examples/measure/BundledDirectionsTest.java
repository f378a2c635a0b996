package dev.pti.examples.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.editing.DirectionCatalog;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BundledDirectionsTest {
  private static final Path PARITY =
      Path.of("..", "pti-core", "src/test/resources/parity/small.generator.safetensors");

  @Test
  void the_bundled_generator_has_some_that_fit_it_and_move_its_pictures() {
    try (Pti pti = Pti.builder().device("cpu").build()) {
      DirectionCatalog bundled = DirectionCatalog.bundled(pti.generator());
      assertThat(bundled.names()).containsExactly("age", "male", "smile", "turn");
      Latent mean = pti.generator().meanLatent();
      for (Direction direction : bundled.directions()) {
        direction.requireFits(pti.generator());
        assertThat(direction.values().shape()).as("a step for each layer").containsExactly(12, 512);
        Latent moved = direction.withStrength(2).edit(mean);
        assertThat(pti.compare(pti.generator().synthesize(mean), pti.generator().synthesize(moved)))
            .satisfies(metrics -> assertThat(metrics.perceptual()).isGreaterThan(.05));
      }
      assertThatThrownBy(() -> bundled.get("smlie"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("did you mean smile?");
    }
  }

  @Test
  void the_smaller_generator_has_its_own_and_any_other_has_none() {
    try (Pti smaller =
            Pti.builder()
                .generator(Path.of("..", "generators", "portrait64.safetensors"))
                .device("cpu")
                .build();
        Pti other = Pti.builder().generator(PARITY).device("cpu").build()) {
      assertThat(DirectionCatalog.bundled(smaller.generator()).names())
          .containsExactly("age", "male", "smile", "turn");
      assertThat(DirectionCatalog.bundled(other.generator()).names()).isEmpty();
    }
  }
}
