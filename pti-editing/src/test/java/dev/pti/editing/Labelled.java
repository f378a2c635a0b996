package dev.pti.editing;

import dev.pti.api.Latent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Latents of width 8 around 3, the first axes more spread, and what depends on axes 0 and 1. */
final class Labelled {
  static final int WIDTH = 8;

  final List<Latent> latents = new ArrayList<>();
  private final Random random;

  Labelled(int count, long seed) {
    random = new Random(seed);
    for (int i = 0; i < count; i++) {
      float[] w = new float[WIDTH];
      for (int j = 0; j < WIDTH; j++) {
        w[j] = (float) (3 + random.nextGaussian() * (j < 2 ? 1.5 : 1));
      }
      latents.add(Latent.inW(w, 4));
    }
  }

  /** Years: 10 for each step along axis 0, 5 along axis 1, and noise of 2. */
  double[] years() {
    return latents.stream()
        .mapToDouble(
            latent -> {
              float[] w = latent.layer(0);
              return 10 * w[0] + 5 * w[1] + 2 * random.nextGaussian();
            })
        .toArray();
  }

  /** True where axis 0 less axis 1, with noise, is above 0. */
  boolean[] smiles() {
    boolean[] smiles = new boolean[latents.size()];
    for (int i = 0; i < smiles.length; i++) {
      float[] w = latents.get(i).layer(0);
      smiles[i] = w[0] - w[1] + .5 * random.nextGaussian() > 0;
    }
    return smiles;
  }

  boolean[] coins() {
    boolean[] coins = new boolean[latents.size()];
    for (int i = 0; i < coins.length; i++) {
      coins[i] = random.nextBoolean();
    }
    return coins;
  }
}
