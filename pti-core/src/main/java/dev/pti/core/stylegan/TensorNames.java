package dev.pti.core.stylegan;

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
   * Says whether a tensor holds the weights of a convolution that doubles the size.
   *
   * @param name as in {@code synthesis.b8.conv0.weight}
   */
  static boolean isUpsampling(String name) {
    return name.endsWith(".conv0.weight");
  }
}
