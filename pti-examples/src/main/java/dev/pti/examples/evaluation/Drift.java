package dev.pti.examples.evaluation;

import dev.pti.Pti;
import dev.pti.api.Generator;
import dev.pti.api.Latent;
import java.util.Random;

/** How far tuning moved a generator away from the pivot. */
final class Drift {
  /** The evaluation's own seed; training draws from seed 0. */
  private static final int SEED = 20261122;

  private static final double DISTANCE = 30;

  private Drift() {}

  /**
   * The mean distance between what two generators draw of codes around a pivot.
   *
   * @param codes how many; fewer are the first of more
   */
  static double between(Pti pti, Generator base, Generator moved, Latent pivot, int codes) {
    Random random = new Random(SEED);
    double sum = 0;
    for (int i = 0; i < codes; i++) {
      float[] z = new float[base.inputWidth()];
      for (int j = 0; j < z.length; j++) {
        z[j] = (float) random.nextGaussian();
      }
      Latent code = base.map(z, .5);
      Latent away = pivot.mix(code, DISTANCE / code.distance(pivot));
      sum += pti.compare(base.synthesize(away), moved.synthesize(away)).perceptual();
    }
    return sum / codes;
  }
}
