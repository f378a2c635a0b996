package dev.pti.contract;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Subject;
import dev.pti.api.Workspace;
import java.util.Random;

/** Where photographs are said to be found: points of W, each with noise maps of its own. */
final class Pivots {
  private Pivots() {}

  /** The pivot of a photograph. */
  static Inversion inversion(int photograph, Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    Random random = new Random(photograph);
    FloatTensor z = gaussian(random, 1, generator.inputWidth());
    FloatTensor w =
        workspace.tensor(
            workspace
                .autograd()
                .withoutGradients(() -> generator.map(workspace.array(z), .7).get(":, 0")));
    Inversion.Builder inversion = Inversion.builder();
    inversion.pivot(Latent.inW(w.toArray(), generator.layers()));
    generator.noise().forEach((name, map) -> inversion.putNoise(name, like(map, random)));
    return inversion.build();
  }

  /** A photograph and its pivot. */
  static Subject subject(int photograph, Workspace workspace) {
    return new Subject(inversion(photograph, workspace), Waves.photograph(photograph, workspace));
  }

  private static FloatTensor like(NDArray map, Random random) {
    return gaussian(random, map.getShape().getShape());
  }

  private static FloatTensor gaussian(Random random, long... shape) {
    int count = 1;
    for (long axis : shape) {
      count *= (int) axis;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return FloatTensor.wrap(values, shape);
  }
}
