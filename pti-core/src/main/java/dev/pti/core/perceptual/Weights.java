package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Named tensors and where they came from. Names that a network does not ask for are ignored, so a
 * checkpoint may hold its classifier too.
 *
 * @param label how errors name the file
 * @param tensors by the names of the file
 */
public record Weights(String label, Map<String, FloatTensor> tensors) {
  /** Keeps a copy. */
  public Weights {
    tensors = Map.copyOf(tensors);
  }

  /**
   * Finds a tensor.
   *
   * @param shape what it must be
   * @throws InvalidInputException if it is missing, of another shape or not finite
   */
  FloatTensor tensor(String name, long... shape) {
    return checked(label, name, tensors.get(name), shape);
  }

  /**
   * Checks a tensor that a network asked for.
   *
   * @param label how errors name the file
   * @param name the tensor's
   * @param tensor what the file has under the name, or null
   * @param shape what it must be
   * @return the tensor
   * @throws InvalidInputException if it is missing, of another shape or not finite
   */
  public static FloatTensor checked(
      String label, String name, @Nullable FloatTensor tensor, long... shape) {
    if (tensor == null) {
      throw new InvalidInputException(
          "%s has no tensor %s, wanted one of shape %s"
              .formatted(label, name, Arrays.toString(shape)));
    }
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw new InvalidInputException(
          "%s holds %s of shape %s, wanted %s"
              .formatted(label, name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
    }
    if (!tensor.isFinite()) {
      throw new InvalidInputException(
          "%s holds %s with a value that is not finite".formatted(label, name));
    }
    return tensor;
  }

  /** Brings a convolution onto a device: {@code name.weight} and {@code name.bias}. */
  Convolution convolution(String name, int out, int in, int size, NDManager manager) {
    return new Convolution(
        onDevice(tensor(name + ".weight", out, in, size, size), manager),
        onDevice(tensor(name + ".bias", out), manager));
  }

  /** Brings values onto a device for as long as the manager is open, whichever scopes are. */
  public static NDArray onDevice(FloatTensor tensor, NDManager manager) {
    try (Scope scope = new Scope()) {
      return scope.release(Tensors.array(manager, tensor), manager);
    }
  }
}
