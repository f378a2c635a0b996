package dev.pti.examples.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.core.perceptual.Weights;
import java.util.Map;

/** A bundled file of weights, brought to a device one by one. */
record FaceWeights(String label, Map<String, FloatTensor> tensors, NDManager manager) {
  static FaceWeights bundled(String name, NDManager manager) {
    return new FaceWeights(name, Bundled.read(FaceWeights.class, name).tensors(), manager);
  }

  NDArray get(String name, long... shape) {
    return Weights.onDevice(Weights.checked(label, name, tensors.get(name), shape), manager);
  }

  /** A convolution or a dense layer: weight and bias. */
  NDArray[] layer(String name, long... shape) {
    return new NDArray[] {get(name + ".weight", shape), get(name + ".bias", shape[0])};
  }

  /** A depthwise 3 x 3 convolution, then a pointwise one. */
  NDArray[] separable(String name, int out, int in) {
    return new NDArray[] {
      get(name + ".depthwise.weight", in, 1, 3, 3),
      get(name + ".pointwise.weight", out, in, 1, 1),
      get(name + ".pointwise.bias", out)
    };
  }
}
