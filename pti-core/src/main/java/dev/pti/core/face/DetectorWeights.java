package dev.pti.core.face;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;

/** Named tensors, brought onto a device layer by layer. */
record DetectorWeights(Map<String, FloatTensor> tensors) {
  /** A layer's weight and bias. */
  NDArray[] pair(String name, NDManager manager, long... shape) {
    return new NDArray[] {
      array(name + ".weight", manager, shape), array(name + ".bias", manager, shape[0])
    };
  }

  /** A layer's weight and bias, and the slopes below zero of what follows it. */
  NDArray[] layer(String name, String slopes, NDManager manager, long... shape) {
    return new NDArray[] {
      array(name + ".weight", manager, shape),
      array(name + ".bias", manager, shape[0]),
      array(slopes + ".weight", manager, shape[0])
    };
  }

  private NDArray array(String name, NDManager manager, long... shape) {
    FloatTensor tensor = tensors.get(name);
    if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
      throw new InvalidInputException(
          "the face detector holds %s of shape %s, wanted %s"
              .formatted(
                  name,
                  tensor == null ? "none" : Arrays.toString(tensor.shape()),
                  Arrays.toString(shape)));
    }
    try (Scope scope = new Scope()) {
      return scope.release(Tensors.array(manager, tensor), manager);
    }
  }
}
