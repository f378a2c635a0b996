package dev.pti.core.clip;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/** The layers of either encoder of CLIP. */
final class Transformer {
  private static final int HEAD = 64;

  private final List<NDArray[]> layers = new ArrayList<>();
  private final int heads;
  private final boolean causal;

  /**
   * Takes as many layers as there are.
   *
   * @param prefix of their names, as in {@code transformer.}
   * @param causal whether a place sees no later ones
   */
  Transformer(ClipWeights weights, String prefix, int width, int mostHeads, boolean causal) {
    this.causal = causal;
    if (width % HEAD != 0) {
      throw weights.refused(
          "holds a %sresblocks of width %d, wanted a multiple of %d"
              .formatted(prefix, width, HEAD));
    }
    heads = Math.min(width / HEAD, mostHeads);
    String layer = prefix + "resblocks.0.";
    while (layers.isEmpty() || weights.has(layer + "ln_1.weight")) {
      layers.add(layer(weights, layer, width));
      layer = prefix + "resblocks." + layers.size() + ".";
    }
  }

  private static NDArray[] layer(ClipWeights weights, String layer, int width) {
    NDArray wide = weights.sized(layer + "mlp.c_fc.weight", -1, width);
    long hidden = wide.getShape().get(0);
    return new NDArray[] {
      weights.array(layer + "ln_1.weight", width),
      weights.array(layer + "ln_1.bias", width),
      weights.array(layer + "attn.in_proj_weight", 3L * width, width),
      weights.array(layer + "attn.in_proj_bias", 3L * width),
      weights.array(layer + "attn.out_proj.weight", width, width),
      weights.array(layer + "attn.out_proj.bias", width),
      weights.array(layer + "ln_2.weight", width),
      weights.array(layer + "ln_2.bias", width),
      wide,
      weights.array(layer + "mlp.c_fc.bias", hidden),
      weights.array(layer + "mlp.c_proj.weight", width, hidden),
      weights.array(layer + "mlp.c_proj.bias", width)
    };
  }

  int layers() {
    return layers.size();
  }

  /** {@code [n, t, width]} to the same. */
  NDArray apply(NDArray x, Activation activation) {
    NDArray y = x;
    for (NDArray[] layer : layers) {
      NDArray[] arguments = new NDArray[layer.length + 4];
      arguments[0] = y;
      System.arraycopy(layer, 0, arguments, 1, layer.length);
      arguments[layer.length + 1] = Kernels.number(heads);
      arguments[layer.length + 2] = Kernels.number(causal ? 1 : 0);
      arguments[layer.length + 3] = Kernels.number(activation == Activation.QUICK_GELU ? 1 : 0);
      y = ClipNetwork.KERNELS.call("layer", arguments);
    }
    return y;
  }
}
