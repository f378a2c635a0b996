package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchAutograd;
import java.util.HashMap;
import java.util.Map;

/**
 * By how much each input of a convolution adds to the variance of each output: the sums of squared
 * weights, {@code [o, i]}, that demodulation needs at each drawing. They are known for the weights
 * that a generator was loaded with. A tuned generator has others in their place, whose sums must
 * follow them.
 */
final class Energies {
  /** Stands for "not known" where a kernel takes an array by its number of axes. */
  private static final NDArray UNKNOWN = Kernels.number(0);

  private final Map<String, Energy> byName = new HashMap<>();

  private record Energy(NDArray weight, NDArray sums) {}

  /**
   * Computes all.
   *
   * @param tensors of a generator
   * @param manager owns the sums
   */
  Energies(Map<String, NDArray> tensors, NDManager manager) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      tensors.forEach(
          (name, weight) -> {
            if (TensorNames.isSynthesisConvolution(name)) {
              NDArray sums = StyleGan.KERNELS.call("energy", weight, StyleGan.up(name));
              byName.put(name, new Energy(weight, scope.release(sums, manager)));
            }
          });
    }
  }

  /** Gives a weight's sums if it is still the one that was loaded, otherwise a scalar. */
  NDArray of(String name, NDArray weight) {
    Energy known = byName.get(name);
    return known != null && known.weight == weight ? known.sums : UNKNOWN;
  }
}
