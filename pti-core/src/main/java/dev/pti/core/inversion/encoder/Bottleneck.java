package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.core.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;

/**
 * A residual block of improved ResNet with squeeze and excitation (IR-SE): batch norm, convolution,
 * PReLU, convolution, batch norm, a gate for each channel, and the shortcut added.
 */
final class Bottleneck {
  /** How much narrower the gate's hidden layer is. */
  private static final int REDUCTION = 16;

  private final String kernel;
  private final NDArray[] constants;

  /**
   * Reads a block.
   *
   * @param name as in {@code body.3}
   * @param stride 1, or 2 to halve the size
   */
  Bottleneck(EncoderWeights weights, String name, int in, int out, int stride) {
    String own = name + ".res_layer.";
    BatchNorm norm = weights.batchNorm(own + "0", in);
    List<NDArray> found = new ArrayList<>();
    found.add(weights.onDevice(FloatTensor.wrap(norm.scales(), 1, in, 1, 1)));
    found.add(weights.onDevice(FloatTensor.wrap(norm.shifts(), 1, in, 1, 1)));
    found.add(weights.array(own + "1.weight", out, in, 3, 3));
    found.add(weights.array(own + "2.weight", out));
    Convolution second = weights.convolution(own + "3", own + "4", out, out, 3);
    found.add(second.weight());
    found.add(second.bias());
    found.add(weights.array(own + "5.fc1.weight", out / REDUCTION, out, 1, 1));
    found.add(weights.array(own + "5.fc2.weight", out, out / REDUCTION, 1, 1));
    found.add(Kernels.number(stride));
    if (in != out) {
      String other = name + ".shortcut_layer.";
      Convolution shortcut = weights.convolution(other + "0", other + "1", out, in, 1);
      found.add(shortcut.weight());
      found.add(shortcut.bias());
    }
    kernel = in == out ? "bottleneck" : "widening_bottleneck";
    constants = found.toArray(new NDArray[0]);
  }

  /** {@code [n, in, h, w]} to {@code [n, out, h / stride, w / stride]}. */
  NDArray apply(NDArray x) {
    NDArray[] arguments = new NDArray[constants.length + 1];
    arguments[0] = x;
    System.arraycopy(constants, 0, arguments, 1, constants.length);
    return EncoderNetwork.KERNELS.call(kernel, arguments);
  }
}
