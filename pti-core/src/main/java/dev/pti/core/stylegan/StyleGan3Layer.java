package dev.pti.core.stylegan;

import dev.pti.api.PictureSize;

/**
 * A layer of StyleGAN3: a convolution, and an activation at twice the higher of its two sampling
 * rates, around which a filter each keeps the frequencies that the samples can hold.
 *
 * <p>Layers differ in how densely they sample the picture, not in how much of it they see: around
 * it they hold a margin, which is cut off before the last ones.
 *
 * @param name as in {@code synthesis.L5_84_512}
 * @param style which layer of the latent it reads
 * @param resolution samples down the picture that leave it, without the margin
 * @param size samples that leave it
 * @param up how many times as densely its activation is sampled as what enters
 * @param down how many times as densely its activation is sampled as what leaves
 * @param across zeros left and right of the samples of the activation
 * @param along the same above and below them
 * @param isToRgb whether it is the last, which makes colours and does not filter
 */
record StyleGan3Layer(
    String name,
    int style,
    int resolution,
    PictureSize size,
    int up,
    int down,
    Zeros across,
    Zeros along,
    boolean isToRgb) {
  /** How much more densely an activation is sampled than what is before and behind it. */
  static final int DENSER = 2;

  /**
   * Zeros beside samples, or less than 0: what is cut off there.
   *
   * @param low before them
   * @param high behind them
   */
  record Zeros(int low, int high) {}

  /** What a layer is made of that its tensors or their names tell. */
  record Tensors(
      String name, PictureSize size, int kernel, int upTaps, int downTaps, boolean isToRgb) {
    /** How many zeros it takes that so many samples become those of a side. */
    private Zeros zeros(int entering, int up, int side, int down) {
      int wanted = (side - 1) * down + 1 + upTaps + downTaps - 2;
      int zeros = wanted - (entering + kernel - 1) * up;
      int low = Math.floorDiv(zeros + up, 2);
      return new Zeros(low, zeros - low);
    }
  }

  /**
   * Places a layer behind another.
   *
   * @param resolution as above
   * @param entering samples that enter it
   * @param enteringResolution those of the picture
   */
  static StyleGan3Layer of(
      Tensors layer, int style, int resolution, PictureSize entering, int enteringResolution) {
    if (layer.isToRgb) {
      Zeros none = new Zeros(0, 0);
      return new StyleGan3Layer(layer.name, style, resolution, layer.size, 1, 1, none, none, true);
    }
    int dense = DENSER * Math.max(resolution, enteringResolution);
    int up = dense / enteringResolution;
    int down = dense / resolution;
    return new StyleGan3Layer(
        layer.name,
        style,
        resolution,
        layer.size,
        up,
        down,
        layer.zeros(entering.width(), up, layer.size.width(), down),
        layer.zeros(entering.height(), up, layer.size.height(), down),
        false);
  }
}
