package dev.pti.core.tuning;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import java.util.List;
import java.util.OptionalInt;

/** A weight of the generator on its way from where it was loaded. */
interface MovingWeight {
  /** What the optimizer moves. */
  List<NDArray> leaves();

  /** Where the weight is now, in the weight's shape, with a gradient to the leaves. */
  NDArray value();

  /** How far the weight has moved, of as many values as the weight, with a gradient likewise. */
  NDArray difference();

  /** Adds the weight to a result, unless it has not moved. */
  void putInto(Tuning.Builder result, String name, Workspace workspace);

  /**
   * Lets a weight move.
   *
   * <p>With a rank, a weight of two or more axes, convolution, affine map or constant input, moves
   * by factors wherever those are fewer values than the weight. Vectors and scalars, which no
   * factors make smaller, move freely: they are some thousandth of a generator.
   *
   * @param base the weight as it was loaded; not changed
   * @param rank of the difference; none lets every weight move freely
   */
  static MovingWeight of(String name, NDArray base, OptionalInt rank, Workspace workspace) {
    return rank.isPresent() && LowRankWeight.isSmaller(base, rank.getAsInt())
        ? new LowRankWeight(name, base, rank.getAsInt(), workspace)
        : new FreeWeight(base, workspace);
  }
}
