package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/** AlexNet as torchvision has it (Krizhevsky 2014), read after each of its five ReLUs. */
final class AlexNet implements Backbone {
  private static final int[] CHANNELS = {64, 192, 384, 256, 256};

  private final List<Convolution> convolutions;

  AlexNet(Weights weights, NDManager manager) {
    convolutions =
        List.of(
            weights.convolution("features.0", 64, 3, 11, manager),
            weights.convolution("features.3", 192, 64, 5, manager),
            weights.convolution("features.6", 384, 192, 3, manager),
            weights.convolution("features.8", 256, 384, 3, manager),
            weights.convolution("features.10", 256, 256, 3, manager));
  }

  @Override
  public List<NDArray> taps(NDArray colours) {
    List<NDArray> taps = new ArrayList<>();
    taps.add(convolutions.get(0).relu(colours, 4, 2));
    taps.add(convolutions.get(1).relu(Backbone.maxPool(taps.get(0), 3, false), 1, 2));
    taps.add(convolutions.get(2).relu(Backbone.maxPool(taps.get(1), 3, false), 1, 1));
    taps.add(convolutions.get(3).relu(taps.get(2), 1, 1));
    taps.add(convolutions.get(4).relu(taps.get(3), 1, 1));
    return taps;
  }

  @Override
  public int[] channels() {
    return CHANNELS.clone();
  }

  @Override
  public int smallest() {
    return 31;
  }
}
