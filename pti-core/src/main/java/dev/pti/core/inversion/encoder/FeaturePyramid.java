package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * The backbone, an IR-SE50 as in ArcFace (Deng et al. 2019), and the feature pyramid on its last
 * three stages: what is seen at 16 x 16 is enlarged and joined with what is seen at 32 x 32, and
 * that with 64 x 64.
 */
final class FeaturePyramid {
  /** The channels of each pyramid level. */
  static final int CHANNELS = 512;

  private static final int STEM = 64;

  /** Each stage's channels; its first block halves the size. */
  private static final int[] STAGES = {64, 128, 256, 512};

  /** Each stage's number of blocks. */
  private static final int[] DEPTHS = {3, 4, 14, 3};

  private final Convolution stem;
  private final NDArray stemSlope;
  private final List<List<Bottleneck>> stages = new ArrayList<>();
  private final Convolution toMiddle;
  private final Convolution toFine;

  /**
   * The levels, {@code [n, 512, size, size]} each.
   *
   * @param coarse 16 x 16
   * @param middle 32 x 32
   * @param fine 64 x 64
   */
  record Levels(NDArray coarse, NDArray middle, NDArray fine) {}

  FeaturePyramid(EncoderWeights weights) {
    stem = weights.convolution("input_layer.0", "input_layer.1", STEM, 3, 3);
    stemSlope = weights.array("input_layer.2.weight", STEM);
    int in = STEM;
    int block = 0;
    for (int stage = 0; stage < STAGES.length; stage++) {
      List<Bottleneck> blocks = new ArrayList<>();
      for (int i = 0; i < DEPTHS[stage]; i++) {
        blocks.add(new Bottleneck(weights, "body." + block++, in, STAGES[stage], i == 0 ? 2 : 1));
        in = STAGES[stage];
      }
      stages.add(blocks);
    }
    toMiddle = weights.convolution("latlayer1", CHANNELS, STAGES[2], 1);
    toFine = weights.convolution("latlayer2", CHANNELS, STAGES[1], 1);
  }

  /** Looks at pictures {@code [n, 3, 256, 256]}. */
  Levels levels(NDArray pictures) {
    NDArray x =
        EncoderNetwork.KERNELS.call("input_layer", pictures, stem.weight(), stem.bias(), stemSlope);
    List<NDArray> ends = new ArrayList<>();
    for (List<Bottleneck> blocks : stages) {
      for (Bottleneck block : blocks) {
        x = block.apply(x);
      }
      ends.add(x);
    }
    NDArray coarse = ends.get(3);
    NDArray middle = joined(coarse, ends.get(2), toMiddle);
    return new Levels(coarse, middle, joined(middle, ends.get(1), toFine));
  }

  private static NDArray joined(NDArray above, NDArray side, Convolution lateral) {
    return EncoderNetwork.KERNELS.call("lateral", above, side, lateral.weight(), lateral.bias());
  }
}
