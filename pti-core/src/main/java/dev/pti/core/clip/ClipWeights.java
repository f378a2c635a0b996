package dev.pti.core.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.core.perceptual.NetworkWeights;
import java.util.Arrays;
import java.util.Map;

/** The tensors of a CLIP, checked as they are asked for and brought onto a device. */
final class ClipWeights extends NetworkWeights {
  /**
   * Takes a checkpoint's tensors.
   *
   * @param manager owns the arrays
   */
  ClipWeights(String label, Map<String, FloatTensor> tensors, NDManager manager) {
    super(label, tensors, manager, "CLIP");
  }

  /**
   * Finds a tensor that says sizes of its own and brings it onto the device.
   *
   * @param shape what it must be, with -1 for any size
   */
  NDArray sized(String name, long... shape) {
    FloatTensor tensor = find(name);
    long[] wanted = shape.clone();
    if (tensor != null && tensor.shape().length == shape.length) {
      Arrays.setAll(wanted, axis -> shape[axis] < 0 ? tensor.shape()[axis] : shape[axis]);
    }
    return onDevice(checked(name, tensor, wanted));
  }
}
