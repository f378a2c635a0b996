package dev.pti.core.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Workspace;

/**
 * A latent of which some layers move. The leaf holds these; those that stay are put before and
 * behind it for each picture. Belongs to a run.
 */
final class MovingLayers {
  private final int layers;
  private final int first;
  private final int end;
  private final NDArray start;
  private final NDArray startOfMoving;
  private final NDArray leaf;

  /**
   * Makes the leaf.
   *
   * @param first the first layer that moves
   * @param last the last layer that moves; {@link Integer#MAX_VALUE} for all that there are
   */
  MovingLayers(Latent from, int first, int last, Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    from.requireFits(generator.layers(), generator.latentWidth());
    layers = generator.layers();
    this.first = first;
    boolean open = last == Integer.MAX_VALUE;
    if (first >= layers || (!open && last >= layers)) {
      throw new InvalidInputException(
          "layer range %d to %s is not within the generator's layers 0 to %d"
              .formatted(first, open ? "the last" : last, layers - 1));
    }
    end = open ? layers : last + 1;
    start = workspace.array(from.toTensor()).expandDims(0);
    startOfMoving = part(first, end);
    leaf = workspace.autograd().leaf(startOfMoving);
  }

  /** What moves, {@code [1, moving layers, width]}. */
  NDArray leaf() {
    return leaf;
  }

  /** Where it moves from. */
  NDArray startOfMoving() {
    return startOfMoving;
  }

  int first() {
    return first;
  }

  int last() {
    return end - 1;
  }

  /** The whole latent, {@code [1, layers, width]}. */
  NDArray latent() {
    NDList parts = new NDList();
    if (first > 0) {
      parts.add(part(0, first));
    }
    parts.add(leaf);
    if (end < layers) {
      parts.add(part(end, layers));
    }
    return parts.size() == 1 ? leaf : NDArrays.concat(parts, 1);
  }

  private NDArray part(int from, int to) {
    return start.get(":, " + from + ":" + to);
  }
}
