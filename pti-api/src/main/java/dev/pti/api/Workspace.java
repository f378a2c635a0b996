package dev.pti.api;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * What an inverter or a tuner gets to work with, for the time of one run. Everything native that
 * the run makes belongs to the workspace and ends with it.
 */
public interface Workspace {
  /**
   * Returns the generator that is inverted or tuned, unchanged.
   *
   * @return the generator with the weights that it was loaded with
   */
  DifferentiableGenerator generator();

  /**
   * Returns what computes gradients.
   *
   * @return valid during the run
   */
  Autograd autograd();

  /**
   * Returns the perceptual distance in use, by default {@code squeeze-caffe}.
   *
   * @return a loss term with weight 1
   */
  LossTerm perceptual();

  /**
   * Returns the terms that inversion minimizes, with the mask in them if there is one.
   *
   * @return by default the perceptual distance alone
   */
  default List<LossTerm> inversionLosses() {
    return List.of(perceptual());
  }

  /**
   * Returns the terms that tuning minimizes, with the mask in them if there is one.
   *
   * @return by default the perceptual distance and L2, each with weight 1
   */
  List<LossTerm> losses();

  /**
   * Returns the listener that must be called after each step.
   *
   * @return never null
   */
  StepListener listener();

  /**
   * Returns what a loop asks between its steps: whether to stop, and where its state is kept.
   *
   * @return by default {@link RunControl#none}
   */
  default RunControl control() {
    return RunControl.none();
  }

  /**
   * Draws standard normal values from the run's seeded source. Draws for different purposes do not
   * disturb each other.
   *
   * @param purpose what the values are for, as in {@code locality.z}
   * @param shape the shape of the array
   * @return an array that belongs to the innermost open evaluation, or else to the workspace
   */
  NDArray gaussian(String purpose, long... shape);

  /**
   * Brings values onto the device.
   *
   * @param tensor values on the heap
   * @return an array that belongs to the innermost open evaluation, or else to the workspace
   */
  NDArray array(FloatTensor tensor);

  /**
   * Brings an array back to the heap.
   *
   * @param array any float array
   * @return its values
   */
  FloatTensor tensor(NDArray array);
}
