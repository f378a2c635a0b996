package dev.pti.editing;

import dev.pti.api.Generator;
import java.util.Random;
import java.util.function.Consumer;

/** Points of W that a generator maps standard normal codes to, without truncation. */
final class LatentSamples {
  private LatentSamples() {}

  /**
   * Draws points one after the other.
   *
   * @param count how many
   * @param seed equal seeds give equal points
   * @param use is handed each point, {@code [width]}, its own to keep
   */
  static void forEach(Generator generator, int count, long seed, Consumer<float[]> use) {
    Random random = new Random(seed);
    for (int i = 0; i < count; i++) {
      float[] z = new float[generator.inputWidth()];
      for (int j = 0; j < z.length; j++) {
        z[j] = (float) random.nextGaussian();
      }
      use.accept(generator.map(z, 1).layer(0));
    }
  }
}
