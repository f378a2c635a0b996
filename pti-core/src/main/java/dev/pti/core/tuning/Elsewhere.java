package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Autograd;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Drawing;
import dev.pti.core.tensor.Scope;
import java.util.Map;
import java.util.function.Function;

/** A step's look away from the pivot: what both generators draw for the same random codes. */
final class Elsewhere implements Drawing<Map<String, NDArray>> {
  private final LocalityRegularizer locality;
  private final Workspace workspace;
  private final Scope scope = new Scope();
  private final NDArray before;
  private final Drawing<Map<String, NDArray>> after;

  /**
   * Draws the codes, and their pictures with the weights that were loaded.
   *
   * @param pivot {@code [1, layers, latentWidth]}
   * @param draw draws codes with the weights that move, without noise
   */
  Elsewhere(
      LocalityRegularizer locality,
      Workspace workspace,
      NDArray pivot,
      Function<NDArray, Drawing<Map<String, NDArray>>> draw) {
    this.locality = locality;
    this.workspace = workspace;
    Autograd autograd = workspace.autograd();
    try {
      NDArray codes = autograd.withoutGradients(() -> locality.codes(workspace, pivot));
      before = autograd.withoutGradients(() -> workspace.generator().synthesize(codes, Map.of()));
      after = draw.apply(codes);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  /** Compares the two, in an evaluation. */
  NDArray loss(Map<String, NDArray> moved) {
    return locality.loss(workspace.perceptual(), picture(moved), before);
  }

  @Override
  public NDArray picture(Map<String, NDArray> moved) {
    return after.picture(moved);
  }

  @Override
  public void goBackward() {
    after.goBackward();
  }

  @Override
  public void close() {
    after.close();
    scope.close();
  }
}
