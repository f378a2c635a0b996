package dev.pti.core.inversion.shared;

import ai.djl.ndarray.NDArray;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Workspace;

/** The generator's own mean of W, from which encoders step. */
public final class MeanOfW {
  private MeanOfW() {}

  /** The mean, {@code [1, latentWidth]}, as truncation to 0 gives it. */
  public static NDArray of(Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    int width = generator.inputWidth();
    NDArray anywhere = workspace.array(FloatTensor.wrap(new float[width], 1, width));
    return generator.map(anywhere, 0).get(":, 0");
  }
}
