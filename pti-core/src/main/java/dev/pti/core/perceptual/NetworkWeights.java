package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Named tensors of a network that a checkpoint holds alone, checked as they are asked for and
 * brought onto a device. What was never asked for is told: a larger network would give other
 * results.
 */
public abstract class NetworkWeights {
  private final String label;
  private final Map<String, FloatTensor> tensors;
  private final NDManager manager;
  private final String network;
  private final Set<String> used = new HashSet<>();

  /**
   * Takes a checkpoint's tensors.
   *
   * @param manager owns the arrays
   * @param network how errors name it, as in {@code a network of its type}
   */
  protected NetworkWeights(
      String label, Map<String, FloatTensor> tensors, NDManager manager, String network) {
    this.label = label;
    this.tensors = tensors;
    this.manager = manager;
    this.network = network;
  }

  /** Says whether there is a tensor of a name. */
  public boolean has(String name) {
    return tensors.containsKey(name);
  }

  /**
   * Finds a tensor.
   *
   * @param shape what it must be
   * @throws InvalidInputException if it is missing, of another shape or not finite
   */
  public FloatTensor tensor(String name, long... shape) {
    return checked(name, tensors.get(name), shape);
  }

  /** Checks a tensor that was found under a name, and counts it as used. */
  protected FloatTensor checked(String name, @Nullable FloatTensor tensor, long... shape) {
    used(name);
    return Weights.checked(label, name, tensor, shape);
  }

  /** Reads a tensor anew, without a check; null if there is none. */
  protected @Nullable FloatTensor find(String name) {
    return tensors.get(name);
  }

  /** Counts a tensor as used that nothing depends on. */
  protected void used(String name) {
    used.add(name);
  }

  /** Finds a tensor and brings it onto the device. */
  public NDArray array(String name, long... shape) {
    return onDevice(tensor(name, shape));
  }

  /** Brings values onto the device for as long as the manager is open, whichever scopes are. */
  public NDArray onDevice(FloatTensor tensor) {
    return Weights.onDevice(tensor, manager);
  }

  /** Checks that nothing was left over. */
  public void requireAllUsed() {
    for (String name : tensors.keySet()) {
      if (!used.contains(name)) {
        throw refused("holds %s, which %s does not have".formatted(name, network));
      }
    }
  }

  /** What is thrown of the checkpoint. */
  public InvalidInputException refused(String reason) {
    return new InvalidInputException(label + " " + reason);
  }
}
