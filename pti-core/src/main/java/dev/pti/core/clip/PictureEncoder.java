package dev.pti.core.clip;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Kernels;

/** CLIP's vision transformer. */
final class PictureEncoder {
  /** OpenCLIP's widest networks widen their heads instead of having more. */
  private static final int MOST_HEADS = 16;

  private final NDArray patch;
  private final NDArray first;
  private final NDArray positions;
  private final NDArray gainBefore;
  private final NDArray shiftBefore;
  private final Transformer transformer;
  private final NDArray gainAfter;
  private final NDArray shiftAfter;
  private final NDArray projection;
  private final int side;

  PictureEncoder(ClipWeights weights) {
    patch = weights.sized("visual.conv1.weight", -1, 3, -1, -1);
    int width = (int) patch.getShape().get(0);
    int size = (int) patch.getShape().get(2);
    if (size != patch.getShape().get(3)) {
      throw weights.refused(
          "holds patches of shape %s, wanted squares".formatted(patch.getShape()));
    }
    first = weights.array("visual.class_embedding", width);
    positions = weights.sized("visual.positional_embedding", -1, width);
    long places = positions.getShape().get(0) - 1;
    int across = (int) Math.round(Math.sqrt((double) places));
    if (places < 1 || (long) across * across != places) {
      throw weights.refused(
          "holds positions for %d patches, wanted a square of them".formatted(places));
    }
    side = across * size;
    gainBefore = weights.array("visual.ln_pre.weight", width);
    shiftBefore = weights.array("visual.ln_pre.bias", width);
    transformer = new Transformer(weights, "visual.transformer.", width, MOST_HEADS, false);
    gainAfter = weights.array("visual.ln_post.weight", width);
    shiftAfter = weights.array("visual.ln_post.bias", width);
    projection = weights.sized("visual.proj", width, -1);
  }

  /** The size of the pictures that it sees. */
  int side() {
    return side;
  }

  long embedding() {
    return projection.getShape().get(1);
  }

  /** {@code [n, 3, side, side]} to {@code [n, embedding]}, each of length 1. */
  NDArray embed(NDArray pictures, Activation activation) {
    Kernels kernels = ClipNetwork.KERNELS;
    NDArray x = kernels.call("patches", pictures, patch, first, positions, gainBefore, shiftBefore);
    x = transformer.apply(x, activation);
    return kernels.call("embedding", x, Kernels.number(0), gainAfter, shiftAfter, projection);
  }

  @Override
  public String toString() {
    return "ViT/%d of width %d and depth %d"
        .formatted(patch.getShape().get(2), patch.getShape().get(0), transformer.layers());
  }
}
