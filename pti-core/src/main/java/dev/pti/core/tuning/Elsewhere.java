package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Batches;
import dev.pti.core.tensor.Drawing;
import dev.pti.core.tensor.Scope;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A step's look away from the pivot: what both generators draw for the same random codes. */
final class Elsewhere implements Drawing<Map<String, NDArray>> {
  private final LocalityRegularizer locality;
  private final Workspace workspace;
  private final int count;
  private final Scope scope = new Scope();
  private final NDArray before;
  private final Drawing<Map<String, NDArray>> after;

  /**
   * Draws the codes, and their pictures with the weights that were loaded.
   *
   * @param pivots {@code [1, layers, latentWidth]} each; looks away from each
   * @param draw draws codes with the weights that move, without noise
   */
  Elsewhere(
      LocalityRegularizer locality,
      Workspace workspace,
      List<NDArray> pivots,
      Function<NDArray, Drawing<Map<String, NDArray>>> draw) {
    this.locality = locality;
    this.workspace = workspace;
    this.count = pivots.size();
    Autograd autograd = workspace.autograd();
    try {
      NDArray codes = autograd.withoutGradients(() -> codes(pivots));
      before = autograd.withoutGradients(() -> workspace.generator().synthesize(codes, Map.of()));
      after = draw.apply(codes);
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  private NDArray codes(List<NDArray> pivots) {
    return Batches.together(
        pivots.stream().map(pivot -> locality.codes(workspace, pivot)).toList());
  }

  /** Compares the two for each pivot, in an evaluation. */
  NDList losses(Map<String, NDArray> moved) {
    NDList afterEach = Batches.apart(picture(moved), count);
    NDList beforeEach = Batches.apart(before, count);
    NDList losses = new NDList();
    for (int i = 0; i < count; i++) {
      losses.add(locality.loss(workspace.perceptual(), afterEach.get(i), beforeEach.get(i)));
    }
    return losses;
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
