package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import java.util.List;

/**
 * The head of pSp's baseline in W+: batch norm, means over a grid of 7 x 7, and two fully connected
 * layers, of which the second gives every style.
 */
final class AllStyles implements Head {
  private static final int GRID = 7;

  private final int styles;
  private final NDArray scale;
  private final NDArray shift;
  private final Linear first;
  private final Linear second;

  AllStyles(EncoderWeights weights, int styles) {
    this.styles = styles;
    int channels = Backbone.CHANNELS;
    int width = EncoderNetwork.WIDTH;
    BatchNorm norm = weights.batchNorm("output_layer_2.0", channels);
    scale = weights.onDevice(FloatTensor.wrap(norm.scales(), 1, channels, 1, 1));
    shift = weights.onDevice(FloatTensor.wrap(norm.shifts(), 1, channels, 1, 1));
    first =
        new Linear(
            weights.array("output_layer_2.3.weight", width, (long) channels * GRID * GRID),
            weights.array("output_layer_2.3.bias", width));
    second = weights.equalized("linear", styles * width, width);
  }

  @Override
  public int styles() {
    return styles;
  }

  @Override
  public NDArray codes(List<NDArray> stages) {
    NDArray last = stages.get(stages.size() - 1);
    NDArray grid = EncoderNetwork.KERNELS.call("grid_of_means", last, scale, shift);
    return second.apply(first.apply(grid)).reshape(-1, styles, EncoderNetwork.WIDTH);
  }
}
