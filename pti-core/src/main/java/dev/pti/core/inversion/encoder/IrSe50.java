package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;

/** An IR-SE50 as in ArcFace (Deng et al. 2019), for faces. */
final class IrSe50 implements Backbone {
  private static final int STEM = 64;

  /** Each stage's channels; its first block halves the size. */
  static final List<Integer> STAGES = List.of(64, 128, 256, CHANNELS);

  /** Each stage's number of blocks. */
  private static final int[] DEPTHS = {3, 4, 14, 3};

  private final Convolution stem;
  private final NDArray stemSlope;
  private final List<List<Bottleneck>> stages = new ArrayList<>();

  /**
   * Reads the backbone.
   *
   * @param channels of what it looks at
   */
  IrSe50(EncoderWeights weights, int channels) {
    stem = weights.convolution("input_layer.0", "input_layer.1", STEM, channels, 3);
    stemSlope = weights.array("input_layer.2.weight", STEM);
    int in = STEM;
    int block = 0;
    for (int stage = 0; stage < DEPTHS.length; stage++) {
      int out = STAGES.get(stage);
      List<Bottleneck> blocks = new ArrayList<>();
      for (int i = 0; i < DEPTHS[stage]; i++) {
        blocks.add(new Bottleneck(weights, "body." + block++, in, out, i == 0 ? 2 : 1));
        in = out;
      }
      stages.add(blocks);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @return of squares {@code [n, 64, 128, 128]}, {@code [n, 128, 64, 64]}, {@code [n, 256, 32,
   *     32]} and {@code [n, 512, 16, 16]}
   */
  @Override
  public List<NDArray> stages(NDArray pictures) {
    NDArray x =
        EncoderNetwork.KERNELS.call("input_layer", pictures, stem.weight(), stem.bias(), stemSlope);
    List<NDArray> ends = new ArrayList<>();
    for (List<Bottleneck> blocks : stages) {
      for (Bottleneck block : blocks) {
        x = block.apply(x);
      }
      ends.add(x);
    }
    return ends;
  }
}
