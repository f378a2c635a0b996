package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/**
 * A ResNet34 (He et al. 2016) as ReStyle has it for what is no face: a PReLU behind the first
 * convolution, and no pooling.
 */
public final class ResNet34 implements Backbone {
  private static final int STEM = 64;
  private static final int STEM_SIZE = 7;
  private static final int[] CHANNELS_OF_STAGES = {64, 128, 256, CHANNELS};
  private static final int[] DEPTHS = {3, 4, 6, 3};

  private final Convolution stem;
  private final NDArray stemSlope;
  private final List<BasicBlock> blocks = new ArrayList<>();

  /**
   * Reads the backbone.
   *
   * @param channels of what it looks at
   */
  public ResNet34(EncoderWeights weights, int channels) {
    stem = weights.convolution("conv1", "bn1", STEM, channels, STEM_SIZE);
    stemSlope = weights.array("relu.weight", STEM);
    int in = STEM;
    for (int stage = 0; stage < DEPTHS.length; stage++) {
      int out = CHANNELS_OF_STAGES[stage];
      for (int i = 0; i < DEPTHS[stage]; i++) {
        blocks.add(new BasicBlock(weights, "body." + blocks.size(), in, out));
        in = out;
      }
    }
  }

  @Override
  public List<NDArray> stages(NDArray pictures) {
    NDArray x =
        EncoderNetwork.KERNELS.call(
            "halving_input_layer", pictures, stem.weight(), stem.bias(), stemSlope);
    for (BasicBlock block : blocks) {
      x = block.apply(x);
    }
    return List.of(x);
  }
}
