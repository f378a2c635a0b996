package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Kernels;

/** What the field's tensor names tell about a tensor's role. */
public final class TensorNames {
  private TensorNames() {}

  /**
   * Says whether a tensor is a constant noise map.
   *
   * @param name as in {@code synthesis.b8.conv0.noise_const}
   */
  public static boolean isNoise(String name) {
    return name.endsWith(".noise_const");
  }

  /**
   * Says whether a tensor is a weight that training moves, rather than a buffer.
   *
   * @param name as in {@code synthesis.b8.conv0.weight}
   */
  public static boolean isParameter(String name) {
    return !isNoise(name)
        && !name.endsWith("resample_filter")
        && !name.equals("mapping.w_avg")
        && (name.startsWith("mapping.") || name.startsWith("synthesis."));
  }

  /**
   * Says whether a tensor holds the weights of a convolution that a style modulates.
   *
   * @param name as in {@code synthesis.b8.conv0.weight}
   */
  static boolean isSynthesisConvolution(String name) {
    return name.startsWith("synthesis.")
        && name.endsWith(".weight")
        && !name.endsWith(".affine.weight");
  }

  /**
   * Tells a kernel whether a convolution doubles the size.
   *
   * @param name of its weights, as in {@code synthesis.b8.conv0.weight}
   * @return 1 if it does, else 0, as {@link Kernels#number} gives it
   */
  static NDArray up(String name) {
    return Kernels.number(name.endsWith(".conv0.weight") ? 1 : 0);
  }
}
