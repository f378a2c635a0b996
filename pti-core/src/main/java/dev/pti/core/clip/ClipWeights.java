package dev.pti.core.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.perceptual.Weights;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The tensors of a CLIP, checked as they are asked for and brought onto a device. */
final class ClipWeights {
  private final String label;
  private final Map<String, FloatTensor> tensors;
  private final NDManager manager;
  private final Set<String> used = new HashSet<>();

  /**
   * Takes a checkpoint's tensors.
   *
   * @param manager owns the arrays
   */
  ClipWeights(String label, Map<String, FloatTensor> tensors, NDManager manager) {
    this.label = label;
    this.tensors = tensors;
    this.manager = manager;
  }

  boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** Finds a tensor of a shape and brings it onto the device. */
  NDArray array(String name, long... shape) {
    used.add(name);
    return onDevice(Weights.checked(label, name, tensors.get(name), shape));
  }

  /**
   * Finds a tensor that says sizes of its own and brings it onto the device.
   *
   * @param shape what it must be, with -1 for any size
   */
  NDArray sized(String name, long... shape) {
    used.add(name);
    FloatTensor tensor = tensors.get(name);
    long[] wanted = shape.clone();
    if (tensor != null && tensor.shape().length == shape.length) {
      Arrays.setAll(wanted, axis -> shape[axis] < 0 ? tensor.shape()[axis] : shape[axis]);
    }
    return onDevice(Weights.checked(label, name, tensor, wanted));
  }

  private NDArray onDevice(FloatTensor tensor) {
    return Weights.onDevice(tensor, manager);
  }

  /** Checks that nothing was left over: a larger network than this would embed otherwise. */
  void requireAllUsed() {
    for (String name : tensors.keySet()) {
      if (!used.contains(name)) {
        throw refused("holds %s, which CLIP does not have".formatted(name));
      }
    }
  }

  InvalidInputException refused(String reason) {
    return new InvalidInputException(label + " " + reason);
  }
}
