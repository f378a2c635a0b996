package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.contract.LatentEditorContract;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LatentEditorContractTest {

  @Nested
  class ADirectionIsGood implements LatentEditorContract {
    @Override
    public LatentEditor editor() {
      return Direction.of("smile", FloatTensor.of(new float[] {1, -2, 3}, 3)).onLayers(1, 3);
    }

    @Override
    public int layers() {
      return 10;
    }

    @Override
    public int width() {
      return 3;
    }
  }

  @Nested
  class EditsInSequenceAreGood implements LatentEditorContract {
    @Override
    public LatentEditor editor() {
      LatentEditor twice = latent -> latent.plus(latent, 1);
      return twice.then(latent -> latent.mix(Latent.inW(new float[512], 18), .5));
    }
  }

  @Test
  void fails_an_editor_that_drops_layers() {
    LatentEditorContract contract = () -> latent -> Latent.inW(latent.layer(0), 14);
    assertThatThrownBy(contract::keeps_layers_and_width)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("layers");
    assertThatThrownBy(contract::takes_a_point_of_w_too)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("layers");
  }

  @Test
  void fails_an_editor_that_remembers() {
    AtomicInteger calls = new AtomicInteger();
    LatentEditorContract contract = () -> latent -> latent.plus(latent, calls.incrementAndGet());
    assertThatThrownBy(contract::gives_the_same_edit_twice)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("edit after another edit");
  }

  @Test
  void fails_an_editor_that_depends_on_the_thread() {
    LatentEditorContract contract =
        () -> latent -> latent.plus(latent, (double) Thread.currentThread().getId());
    assertThatThrownBy(contract::gives_the_same_edit_on_any_thread)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("edit elsewhere");
  }
}
