package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.TorchAutograd;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps fitted noise from carrying the picture (Karras et al. 2020, appendix D): a loss on what
 * neighbouring values have in common, at every scale, and a return to mean 0 and deviation 1 after
 * each step.
 */
final class NoiseRegularizer {
  private static final Kernels KERNELS = Kernels.load(NoiseRegularizer.class, "noise.py");

  private NoiseRegularizer() {}

  /**
   * Measures what neighbours have in common.
   *
   * @param maps {@code [n, 1, h, w]} each, of n pictures
   * @return {@code [n]}, 0 for white noise
   */
  static NDArray losses(Collection<NDArray> maps) {
    List<NDArray> largestFirst = new ArrayList<>(maps);
    largestFirst.sort(Comparator.comparing(map -> -map.getShape().get(3)));
    return KERNELS.callWithLists("noise_regularization", List.of(new NDList(largestFirst))).get(0);
  }

  /**
   * Normalizes maps in place.
   *
   * @param maps {@code [h, w]} each, the run's own
   */
  static void normalize(Collection<NDArray> maps) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        var scope = new dev.pti.core.tensor.Scope()) {
      KERNELS.callWithLists("normalize_noise", List.of(new NDList(maps)));
    }
  }
}
