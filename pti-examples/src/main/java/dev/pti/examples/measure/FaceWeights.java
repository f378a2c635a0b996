package dev.pti.examples.measure;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.perceptual.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** A bundled file of weights, brought to a device one by one. */
record FaceWeights(String label, Map<String, FloatTensor> tensors, NDManager manager) {
  static FaceWeights bundled(String name, NDManager manager) {
    try (InputStream in = FaceWeights.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar of the examples lacks " + name);
      }
      return new FaceWeights(name, Safetensors.read(in, name).tensors(), manager);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
