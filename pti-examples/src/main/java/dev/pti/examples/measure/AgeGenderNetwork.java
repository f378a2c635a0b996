package dev.pti.examples.measure;

import static dev.pti.examples.measure.DenseFaceNetwork.call;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import com.google.common.collect.ObjectArrays;
import dev.pti.core.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/** Age in years, and the two values whose softmax is the apparent gender: a small Xception. */
final class AgeGenderNetwork {
  private static final Kernels KERNELS = DenseFaceNetwork.KERNELS;

  private final NDArray[] stem;
  private final List<NDArray[]> entry = new ArrayList<>();
  private final List<NDArray[]> middle = new ArrayList<>();
  private final NDArray[] reduced;
  private final NDArray[] exit;
  private final NDArray[] age;
  private final NDArray[] gender;

  AgeGenderNetwork(FaceWeights weights) {
    stem = weights.layer("entry_flow.conv_in", 32, 3, 3, 3);
    entry.add(reduction(weights, "entry_flow.reduction_block_0", 64, 32));
    entry.add(reduction(weights, "entry_flow.reduction_block_1", 128, 64));
    for (int block = 0; block < 2; block++) {
      middle.add(separables(weights, "middle_flow.main_block_" + block, 3, 128, 128));
    }
    reduced = reduction(weights, "exit_flow.reduction_block", 256, 128);
    exit = weights.separable("exit_flow.separable_conv", 512, 256);
    age = weights.layer("fc.age", 1, 512);
    gender = weights.layer("fc.gender", 2, 512);
  }

  private static NDArray[] reduction(FaceWeights weights, String name, int out, int in) {
    return ObjectArrays.concat(
        separables(weights, name, 2, out, in),
        weights.layer(name + ".expansion_conv", out, in, 1, 1),
        NDArray.class);
  }

  private static NDArray[] separables(
      FaceWeights weights, String name, int count, int out, int in) {
    NDArray[] all = new NDArray[0];
    for (int i = 0; i < count; i++) {
      NDArray[] one = weights.separable(name + ".separable_conv" + i, out, i == 0 ? in : out);
      all = ObjectArrays.concat(all, one, NDArray.class);
    }
    return all;
  }

  /**
   * Runs the network.
   *
   * @param pictures {@code [n, 3, h, w]} in [-1, 1]
   * @return age {@code [n, 1]} and gender {@code [n, 2]}, male first; they belong to the innermost
   *     open scope
   */
  NDList forward(NDArray pictures) {
    NDArray x = call("convolution_down", KERNELS.call("face_input", pictures), stem);
    // The first block's input was rectified already, which a second time does not change.
    for (NDArray[] block : entry) {
      x = reduce(x, block);
    }
    for (NDArray[] block : middle) {
      x = call("residual", x, block);
    }
    x = reduce(x, reduced);
    x = KERNELS.call("rectified", call("separable", x, exit));
    return new NDList(call("pooled", x, age), call("pooled", x, gender));
  }

  private static NDArray reduce(NDArray x, NDArray[] block) {
    return call("reduction", x, ObjectArrays.concat(KERNELS.call("rectified", x), block));
  }
}
