package dev.pti.core.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;
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
   * @param range the layers that move
   * @throws InvalidInputException if the generator has not as many
   */
  MovingLayers(Latent from, LayerRange range, Workspace workspace) {
    DifferentiableGenerator generator = workspace.generator();
    from.requireFits(generator.layers(), generator.latentWidth());
    layers = generator.layers();
    if (!range.isWithin(layers)) {
      throw new InvalidInputException(
          "layer range %s is not within the generator's layers 0 to %d"
              .formatted(range, layers - 1));
    }
    first = range.first();
    end = range.end(layers);
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
