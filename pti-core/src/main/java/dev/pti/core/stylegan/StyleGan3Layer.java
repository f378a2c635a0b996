package dev.pti.core.stylegan;

/**
 * A layer of StyleGAN3: a convolution, and an activation at twice the higher of its two sampling
 * rates, around which a filter each keeps the frequencies that the samples can hold.
 *
 * <p>Layers differ in how densely they sample the picture, not in how much of it they see: around
 * it they hold a margin, which is cut off before the last ones.
 *
 * @param name as in {@code synthesis.L5_84_512}
 * @param style which layer of the latent it reads
 * @param resolution samples a side of the picture that leave it, without the margin
 * @param size samples a side that leave it
 * @param up how many times as densely its activation is sampled as what enters
 * @param down how many times as densely its activation is sampled as what leaves
 * @param low zeros before the samples of the activation, or less than 0: what is cut off there
 * @param high the same behind them
 * @param isToRgb whether it is the last, which makes colours and does not filter
 */
record StyleGan3Layer(
    String name,
    int style,
    int resolution,
    int size,
    int up,
    int down,
    int low,
    int high,
    boolean isToRgb) {
  /** How much more densely an activation is sampled than what is before and behind it. */
  static final int DENSER = 2;

  /** What a layer is made of that its tensors or their names tell. */
  record Tensors(String name, int size, int kernel, int upTaps, int downTaps, boolean isToRgb) {}

  /**
   * Places a layer behind another.
   *
   * @param resolution as above
   * @param entering samples a side that enter it
   * @param enteringResolution those of the picture
   */
  static StyleGan3Layer of(
      Tensors layer, int style, int resolution, int entering, int enteringResolution) {
    if (layer.isToRgb) {
      return new StyleGan3Layer(layer.name, style, resolution, layer.size, 1, 1, 0, 0, true);
    }
    int dense = DENSER * Math.max(resolution, enteringResolution);
    int up = dense / enteringResolution;
    int down = dense / resolution;
    int wanted = (layer.size - 1) * down + 1 + layer.upTaps + layer.downTaps - 2;
    int zeros = wanted - (entering + layer.kernel - 1) * up;
    int low = Math.floorDiv(zeros + up, 2);
    return new StyleGan3Layer(
        layer.name, style, resolution, layer.size, up, down, low, zeros - low, false);
  }
}
