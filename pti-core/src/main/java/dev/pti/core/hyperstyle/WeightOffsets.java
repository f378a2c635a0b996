package dev.pti.core.hyperstyle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.pti.core.inversion.encoder.EncoderWeights;
import dev.pti.core.inversion.encoder.Linear;
import java.util.ArrayList;
import java.util.List;

/**
 * Layers of one shape, each with a code of its own, of which weights that they share make one
 * offset for each weight (Ha et al. 2016, "HyperNetworks").
 */
final class WeightOffsets {
  private static final String SHARED = "shared_weight_hypernet.";
  private static final int CONVOLUTIONS = 5;
  private static final int INNER = 128;

  /** What makes a layer's code of what the backbone sees. */
  private record Code(RefinementBlock block, Linear linear) {
    NDArray of(NDArray seen) {
      return linear.apply(block.apply(seen));
    }
  }

  private final List<Code> codes = new ArrayList<>();
  private final NDArray[] shared;
  private final Shape shape;

  /**
   * Reads the blocks and what they share.
   *
   * @param names as in {@code refinement_blocks.3}, at least one
   * @param layer the shape of each layer's weights, {@code [o, i, 3, 3]}
   */
  WeightOffsets(EncoderWeights weights, List<String> names, Shape layer) {
    for (String name : names) {
      codes.add(
          new Code(
              new RefinementBlock(weights, name, CONVOLUTIONS, INNER, 1),
              weights.equalized(name + ".linear", Hypernetwork.CODE, Hypernetwork.CODE)));
    }
    int width = Hypernetwork.CODE;
    long rows = layer.get(1) * width;
    long columns = layer.get(0) * layer.get(2) * layer.get(3);
    shared =
        new NDArray[] {
          weights.array(SHARED + "w1", width, columns),
          weights.array(SHARED + "b1", columns),
          weights.array(SHARED + "w2", width, rows),
          weights.array(SHARED + "b2", rows)
        };
    shape = new Shape(codes.size()).addAll(layer);
  }

  /** {@code [1, 512, 16, 16]} to {@code [layers, o, i, 3, 3]}. */
  NDArray of(NDArray seen) {
    NDList each = new NDList();
    codes.forEach(code -> each.add(code.of(seen)));
    return Hypernetwork.KERNELS
        .call("weight_offsets", NDArrays.concat(each), shared[0], shared[1], shared[2], shared[3])
        .reshape(shape);
  }
}
