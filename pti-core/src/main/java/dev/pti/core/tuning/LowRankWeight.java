package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.Losses;
import dev.pti.api.LowRank;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import java.util.List;

/**
 * A weight whose difference is the product of two narrow matrices (Hu et al. 2021, LoRA): {@code W
 * + A·B} with A {@code [o, r]} and B {@code [r, i·k·k]} for a convolution {@code [o, i, k, k]}.
 *
 * <p>A starts at zero, so that the generator does, and B with normal values of variance {@code
 * 1/r}: a step of Adam, which moves every value of A by about the learning rate, then moves a value
 * of the weight by about as much as in free tuning, whatever the rank.
 */
final class LowRankWeight implements MovingWeight {
  private final NDArray base;
  private final NDArray left;
  private final NDArray right;

  LowRankWeight(String name, NDArray base, int rank, Workspace workspace) {
    this.base = base;
    long rows = rows(base);
    NDArray start = workspace.gaussian("low_rank." + name, rank, base.size() / rows);
    left = workspace.autograd().leaf(workspace.array(zeros(rows, rank)));
    right = workspace.autograd().leaf(Losses.scale(start, 1 / Math.sqrt(rank)));
  }

  /** Says whether factors are fewer values than the weight itself. */
  static boolean isSmaller(NDArray base, int rank) {
    if (base.getShape().dimension() < 2) {
      return false;
    }
    long rows = rows(base);
    return rank * (rows + base.size() / rows) < base.size();
  }

  private static long rows(NDArray base) {
    return base.getShape().get(0);
  }

  private static FloatTensor zeros(long rows, int rank) {
    return FloatTensor.wrap(new float[Math.toIntExact(rows * rank)], rows, rank);
  }

  @Override
  public List<NDArray> leaves() {
    return List.of(left, right);
  }

  @Override
  public NDArray value() {
    return base.add(difference());
  }

  @Override
  public NDArray difference() {
    return left.matMul(right).reshape(base.getShape());
  }

  /**
   * Multiplies the factors on the heap, as whoever reads them from a file does, so that a saved
   * result draws the same bits.
   */
  @Override
  public void putInto(Tuning.Builder result, String name, Workspace workspace) {
    LowRank factors =
        new LowRank(workspace.tensor(left.stopGradient()), workspace.tensor(right.stopGradient()));
    FloatTensor difference = factors.product(base.getShape().getShape());
    if (!FreeWeight.isZero(difference)) {
      result.putDifference(name, difference);
      result.putFactors(name, factors);
    }
  }
}
