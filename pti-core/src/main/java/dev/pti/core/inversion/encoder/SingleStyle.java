package dev.pti.core.inversion.encoder;

import ai.djl.ndarray.NDArray;
import java.util.List;

/** The head of the encoders into W: a fully connected layer on the mean over all places. */
final class SingleStyle implements Head {
  private final Linear linear;

  SingleStyle(EncoderWeights weights) {
    linear = weights.equalized("linear", EncoderNetwork.WIDTH, Backbone.CHANNELS);
  }

  @Override
  public int styles() {
    return 1;
  }

  @Override
  public NDArray codes(List<NDArray> stages) {
    NDArray last = stages.get(stages.size() - 1);
    return linear.apply(EncoderNetwork.KERNELS.call("mean_over_places", last)).expandDims(1);
  }
}
