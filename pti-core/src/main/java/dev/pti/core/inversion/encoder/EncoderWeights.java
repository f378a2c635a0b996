package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.perceptual.Weights;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Named tensors of a network in a checkpoint, checked as they are asked for and brought onto a
 * device.
 */
public final class EncoderWeights {
  private final String label;
  private final Map<String, FloatTensor> tensors;
  private final NDManager manager;
  private final Set<String> used = new HashSet<>();

  /**
   * Takes a checkpoint's tensors.
   *
   * @param manager owns the arrays
   */
  public EncoderWeights(String label, Map<String, FloatTensor> tensors, NDManager manager) {
    this.label = label;
    this.tensors = tensors;
    this.manager = manager;
  }

  /**
   * Finds a tensor.
   *
   * @param shape what it must be
   * @throws InvalidInputException if it is missing, of another shape or not finite
   */
  FloatTensor tensor(String name, long... shape) {
    FloatTensor tensor = Weights.checked(label, name, tensors.get(name), shape);
    used.add(name);
    return tensor;
  }

  /** Says whether there is a tensor of a name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /** Finds a tensor and brings it onto the device. */
  public NDArray array(String name, long... shape) {
    return onDevice(tensor(name, shape));
  }

  /** Finds a convolution with a bias. */
  public Convolution convolution(String name, int out, int in, int size) {
    return new Convolution(
        array(name + ".weight", out, in, size, size), array(name + ".bias", out));
  }

  /** Finds a convolution without a bias and folds the batch norm that follows it into it. */
  Convolution convolution(String name, String normName, int out, int in, int size) {
    FloatTensor weight = tensor(name + ".weight", out, in, size, size);
    BatchNorm norm = batchNorm(normName, out);
    return new Convolution(
        onDevice(norm.scaled(weight)), onDevice(FloatTensor.wrap(norm.shifts(), out)));
  }

  /** Finds a fully connected layer with equalized learning rate and folds the rate into it. */
  public Linear equalized(String name, int out, int in) {
    float[] weight = tensor(name + ".weight", out, in).toArray();
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (weight[i] / Math.sqrt(in));
    }
    return new Linear(onDevice(FloatTensor.wrap(weight, out, in)), array(name + ".bias", out));
  }

  /** Finds a batch norm as it is after training. */
  BatchNorm batchNorm(String name, int channels) {
    used.add(name + ".num_batches_tracked");
    FloatTensor variance = tensor(name + ".running_var", channels);
    for (int i = 0; i < channels; i++) {
      if (variance.get(i) < 0) {
        throw new InvalidInputException(
            "%s holds %s.running_var with a variance of %s at %d, wanted at least 0"
                .formatted(label, name, variance.get(i), i));
      }
    }
    return BatchNorm.of(
        tensor(name + ".weight", channels),
        tensor(name + ".bias", channels),
        tensor(name + ".running_mean", channels),
        variance);
  }

  /** Brings values onto the device for as long as the manager is open, whichever scopes are. */
  NDArray onDevice(FloatTensor tensor) {
    return Weights.onDevice(tensor, manager);
  }

  /**
   * Checks that nothing was left over: a larger network than was asked for would give other codes.
   */
  public void requireAllUsed() {
    for (String name : tensors.keySet()) {
      if (!used.contains(name)) {
        throw new InvalidInputException(
            "%s holds %s, which a network of its type does not have".formatted(label, name));
      }
    }
  }
}
