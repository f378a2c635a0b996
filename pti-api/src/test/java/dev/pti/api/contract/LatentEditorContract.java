package dev.pti.api.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What a {@link LatentEditor} promises: it is a pure function of latents. */
public interface LatentEditorContract {
  /**
   * Returns the editor under test.
   *
   * @return an editor; asked for once in each test
   */
  LatentEditor editor();

  /**
   * Returns the number of layers of the latents that it is tried on.
   *
   * @return 18 by default
   */
  default int layers() {
    return 18;
  }

  /**
   * Returns the width of the latents that it is tried on.
   *
   * @return 512 by default
   */
  default int width() {
    return 512;
  }

  @Test
  default void keeps_layers_and_width() {
    Latent edited = editor().edit(latent(1));
    assertThat(edited.layers()).as("layers").isEqualTo(layers());
    assertThat(edited.width()).as("width").isEqualTo(width());
  }

  @Test
  default void gives_the_same_edit_twice() {
    LatentEditor editor = editor();
    Latent first = editor.edit(latent(1));
    editor.edit(latent(2));
    assertThat(editor.edit(latent(1))).as("edit after another edit").isEqualTo(first);
  }

  @Test
  default void takes_a_point_of_w_too() {
    Latent inW = Latent.inW(latent(1).layer(0), layers());
    assertThat(editor().edit(inW).layers()).as("layers").isEqualTo(layers());
  }

  @Test
  default void gives_the_same_edit_on_any_thread() throws InterruptedException, ExecutionException {
    LatentEditor editor = editor();
    List<Latent> here = new ArrayList<>();
    List<Future<Latent>> elsewhere = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      for (int seed = 0; seed < 32; seed++) {
        Latent latent = latent(seed);
        elsewhere.add(threads.submit(() -> editor.edit(latent)));
      }
      for (int seed = 0; seed < 32; seed++) {
        here.add(editor.edit(latent(seed)));
      }
      for (int seed = 0; seed < 32; seed++) {
        assertThat(elsewhere.get(seed).get()).as("edit elsewhere").isEqualTo(here.get(seed));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Latent latent(long seed) {
    Random random = new Random(seed);
    float[] values = new float[layers() * width()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Latent.inWPlus(FloatTensor.wrap(values, layers(), width()));
  }
}
