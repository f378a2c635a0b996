package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * The feature pyramid on the backbone's last three stages: what is seen at 16 x 16 is enlarged and
 * joined with what is seen at 32 x 32, and that with 64 x 64. Of pictures that are not square these
 * are the longer sides.
 */
final class FeaturePyramid {
  /** The channels of each pyramid level. */
  static final int CHANNELS = Backbone.CHANNELS;

  private final Convolution toMiddle;
  private final Convolution toFine;

  /**
   * The levels, {@code [n, 512, h, w]} each.
   *
   * @param coarse 16 x 16
   * @param middle 32 x 32
   * @param fine 64 x 64
   */
  record Levels(NDArray coarse, NDArray middle, NDArray fine) {}

  FeaturePyramid(EncoderWeights weights) {
    toMiddle = weights.convolution("latlayer1", CHANNELS, IrSe50.STAGES.get(2), 1);
    toFine = weights.convolution("latlayer2", CHANNELS, IrSe50.STAGES.get(1), 1);
  }

  /** Makes the levels of what {@link Backbone#stages} gives. */
  Levels levels(List<NDArray> stages) {
    NDArray coarse = stages.get(3);
    NDArray middle = joined(coarse, stages.get(2), toMiddle);
    return new Levels(coarse, middle, joined(middle, stages.get(1), toFine));
  }

  private static NDArray joined(NDArray above, NDArray side, Convolution lateral) {
    return EncoderNetwork.KERNELS.call("lateral", above, side, lateral.weight(), lateral.bias());
  }
}
