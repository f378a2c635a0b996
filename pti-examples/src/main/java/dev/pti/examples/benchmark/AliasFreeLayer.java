package dev.pti.examples.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer of StyleGAN3 as NVIDIA's configurations have it: fourteen, the last two without a lower
 * cutoff than their samples can hold, and one that makes colours (Karras et al. 2021, section 3).
 *
 * @param name as in {@code L5_84_512}
 * @param in channels that enter
 * @param out channels that leave
 * @param entering samples a side that enter
 * @param kernel samples a side that its convolution looks at
 * @param upTaps length of the filter before its activation; 0 for none
 * @param downTaps length of the filter behind it
 * @param isRadial whether that has two axes
 */
record AliasFreeLayer(
    String name,
    int in,
    int out,
    int entering,
    int kernel,
    int upTaps,
    int downTaps,
    boolean isRadial) {
  private static final int LAYERS = 14;
  private static final int CRITICAL = 2;
  private static final int MARGIN = 10;
  private static final double FIRST_CUTOFF = 2;
  private static final double FIRST_STOP = Math.pow(2, 2.1);
  private static final double LAST_STOP = Math.pow(2, .3);

  /** Of the lower of two sampling rates. */
  private static final int TAPS = 6;

  static List<AliasFreeLayer> of(GeneratorSize size) {
    boolean isRadial = size.family() == Family.STYLEGAN3_R;
    List<AliasFreeLayer> layers = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      int before = Math.max(0, i - 1);
      int dense = 2 * Math.max(rate(size, before), rate(size, i));
      int out = channels(size, i);
      layers.add(
          new AliasFreeLayer(
              "L%d_%d_%d".formatted(i, side(size, i), out),
              channels(size, before),
              out,
              side(size, before),
              isRadial ? 1 : 3,
              TAPS * dense / rate(size, before),
              TAPS * dense / rate(size, i),
              isRadial && i < LAYERS - CRITICAL));
    }
    int side = size.resolution();
    int in = channels(size, LAYERS - 1);
    layers.add(new AliasFreeLayer("L%d_%d_3".formatted(LAYERS, side), in, 3, side, 1, 0, 0, false));
    return layers;
  }

  private static double along(int layer) {
    return Math.min((double) layer / (LAYERS - CRITICAL), 1);
  }

  private static double cutoff(GeneratorSize size, int layer) {
    return FIRST_CUTOFF * Math.pow(size.resolution() / 2. / FIRST_CUTOFF, along(layer));
  }

  private static int channels(GeneratorSize size, int layer) {
    return (int) Math.rint(Math.min(size.base() / 2. / cutoff(size, layer), size.most()));
  }

  /** Samples a side of the picture. */
  private static int rate(GeneratorSize size, int layer) {
    double last = size.resolution() / 2. * LAST_STOP;
    double stop = FIRST_STOP * Math.pow(last / FIRST_STOP, along(layer));
    double least = Math.min(2 * stop, size.resolution());
    return Integer.highestOneBit((int) Math.ceil(least) * 2 - 1);
  }

  /** Samples a side, with the margin. */
  private static int side(GeneratorSize size, int layer) {
    return layer >= LAYERS - 1 ? size.resolution() : rate(size, layer) + 2 * MARGIN;
  }

  /** Multiplications of its convolution; those of filters are few. */
  double multiplications() {
    double side = entering + kernel - 1.;
    return (double) kernel * kernel * in * out * side * side;
  }
}
