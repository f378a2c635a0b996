package dev.pti.examples.measure;

import ai.djl.ndarray.NDArray;
import com.google.common.collect.ObjectArrays;
import dev.pti.core.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * The body that expression and landmarks share, each with weights of its own: four dense blocks,
 * each of which halves the size, then a mean over places and a dense layer.
 */
final class DenseFaceNetwork {
  static final Kernels KERNELS = Kernels.load(DenseFaceNetwork.class, "faces.py");

  private static final int[] CHANNELS = {32, 64, 128, 256};

  private final List<NDArray[]> down = new ArrayList<>();
  private final List<NDArray[]> dense = new ArrayList<>();
  private final NDArray[] output;

  DenseFaceNetwork(FaceWeights weights, int outputs) {
    int in = 3;
    for (int block = 0; block < CHANNELS.length; block++) {
      String name = "dense" + block + ".conv";
      int out = CHANNELS[block];
      down.add(
          block == 0
              ? weights.layer(name + 0, out, in, 3, 3)
              : weights.separable(name + 0, out, in));
      NDArray[] rest = new NDArray[0];
      for (int i = 1; i <= 3; i++) {
        rest = ObjectArrays.concat(rest, weights.separable(name + i, out, out), NDArray.class);
      }
      dense.add(rest);
      in = out;
    }
    output = weights.layer("fc", outputs, in);
  }

  /**
   * Runs the network.
   *
   * @param pictures {@code [n, 3, h, w]} in [-1, 1]
   * @return {@code [n, outputs]}; belongs to the innermost open scope
   */
  NDArray forward(NDArray pictures) {
    NDArray x = KERNELS.call("face_input", pictures);
    for (int block = 0; block < CHANNELS.length; block++) {
      String kernel = block == 0 ? "convolution_down" : "separable_down";
      x = call(kernel, x, down.get(block));
      x = call("dense", x, dense.get(block));
    }
    return call("pooled", x, output);
  }

  static NDArray call(String kernel, NDArray x, NDArray... weights) {
    return KERNELS.call(kernel, ObjectArrays.concat(x, weights));
  }
}
