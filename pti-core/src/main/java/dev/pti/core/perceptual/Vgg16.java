package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * VGG16 as torchvision has it (Simonyan and Zisserman 2015): five stages of 3 x 3 convolutions,
 * read after the last ReLU of each.
 */
final class Vgg16 implements Backbone {
  private static final int[] CHANNELS = {64, 128, 256, 512, 512};
  private static final int[] DEPTHS = {2, 2, 3, 3, 3};

  private final List<List<Convolution>> stages = new ArrayList<>();

  Vgg16(Weights weights, NDManager manager) {
    int module = 0;
    int in = 3;
    for (int stage = 0; stage < CHANNELS.length; stage++) {
      List<Convolution> convolutions = new ArrayList<>();
      for (int i = 0; i < DEPTHS[stage]; i++) {
        convolutions.add(
            weights.convolution("features." + module, CHANNELS[stage], in, 3, manager));
        in = CHANNELS[stage];
        module += 2; // the ReLU counts as a module
      }
      module++; // and so does the pooling
      stages.add(convolutions);
    }
  }

  @Override
  public List<NDArray> taps(NDArray colours) {
    List<NDArray> taps = new ArrayList<>();
    NDArray x = colours;
    for (List<Convolution> stage : stages) {
      if (!taps.isEmpty()) {
        x = Backbone.maxPool(x, 2, false);
      }
      for (Convolution convolution : stage) {
        x = convolution.relu(x, 1, 1);
      }
      taps.add(x);
    }
    return taps;
  }

  @Override
  public int[] channels() {
    return CHANNELS.clone();
  }

  @Override
  public int smallest() {
    return 16;
  }
}
