package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import java.util.List;

/** A weight each of whose values moves by itself, as in the paper. */
final class FreeWeight implements MovingWeight {
  private final NDArray base;
  private final NDArray leaf;

  FreeWeight(NDArray base, Workspace workspace) {
    this.base = base;
    this.leaf = workspace.autograd().leaf(base);
  }

  @Override
  public List<NDArray> leaves() {
    return List.of(leaf);
  }

  @Override
  public NDArray value() {
    return leaf;
  }

  @Override
  public NDArray difference() {
    return leaf.sub(base);
  }

  @Override
  public void putInto(Tuning.Builder result, String name, Workspace workspace) {
    FloatTensor difference = workspace.tensor(leaf.stopGradient().sub(base));
    if (!isZero(difference)) {
      result.putDifference(name, difference);
    }
  }

  static boolean isZero(FloatTensor tensor) {
    for (int i = 0; i < tensor.count(); i++) {
      if (tensor.get(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
