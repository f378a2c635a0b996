package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Kernels;
import java.util.List;

/** A network trained to recognise things, read at several depths. */
interface Backbone {
  /**
   * Computes the features at the taps.
   *
   * @param colours {@code [n, 3, h, w]}, scaled as the network was trained
   * @return {@code [n, c, h', w']} each, first to last, not negative
   */
  List<NDArray> taps(NDArray colours);

  /** Returns the number of channels at each tap. */
  int[] channels();

  /** Returns the least height and width for which every tap has a place. */
  int smallest();

  /** The largest of each window, at stride 2. */
  static NDArray maxPool(NDArray x, int size, boolean ceil) {
    return PerceptualDistance.KERNELS.call(
        "max_pool", x, Kernels.number(size), Kernels.number(ceil ? 1 : 0));
  }
}
