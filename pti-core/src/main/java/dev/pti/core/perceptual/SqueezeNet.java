package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * SqueezeNet 1.1 (Iandola et al. 2016), read at seven places: after the first convolution, after
 * the second and the fourth fire module, and after each of the last four.
 */
final class SqueezeNet implements Backbone {
  private static final int[] CHANNELS = {64, 128, 256, 384, 384, 512, 512};

  /** The width of each module's squeeze layer; it gives eight times as many channels. */
  private static final int[] SQUEEZED = {16, 16, 32, 32, 48, 48, 64, 64};

  private final Convolution first;
  private final List<Fire> fires = new ArrayList<>();

  /** The three convolutions of a module. */
  private record Fire(Convolution squeeze, Convolution expand1, Convolution expand3) {
    NDArray apply(NDArray x) {
      return PerceptualDistance.KERNELS.call(
          "fire",
          x,
          squeeze.weight(),
          squeeze.bias(),
          expand1.weight(),
          expand1.bias(),
          expand3.weight(),
          expand3.bias());
    }
  }

  private SqueezeNet(Weights weights, String firstName, List<String> names, NDManager manager) {
    first = weights.convolution(firstName, 64, 3, 3, manager);
    int in = 64;
    for (int i = 0; i < SQUEEZED.length; i++) {
      String name = names.get(i);
      int squeezed = SQUEEZED[i];
      int half = 4 * squeezed;
      fires.add(
          new Fire(
              weights.convolution(name + ".squeeze", squeezed, in, 1, manager),
              weights.convolution(name + ".expand1x1", half, squeezed, 1, manager),
              weights.convolution(name + ".expand3x3", half, squeezed, 3, manager)));
      in = 2 * half;
    }
  }

  /** Under torchvision's names, which number the poolings too. */
  static SqueezeNet torchvision(Weights weights, NDManager manager) {
    return new SqueezeNet(
        weights, "features.0", numbered("features.", 3, 4, 6, 7, 9, 10, 11, 12), manager);
  }

  /** Under Caffe's names. */
  static SqueezeNet caffe(Weights weights, NDManager manager) {
    return new SqueezeNet(weights, "conv1", numbered("fire", 2, 3, 4, 5, 6, 7, 8, 9), manager);
  }

  private static List<String> numbered(String stem, int... numbers) {
    return java.util.Arrays.stream(numbers).mapToObj(number -> stem + number).toList();
  }

  @Override
  public List<NDArray> taps(NDArray colours) {
    List<NDArray> taps = new ArrayList<>();
    taps.add(first.relu(colours, 2, 0));
    taps.add(pair(taps.get(0), 0));
    taps.add(pair(taps.get(1), 2));
    NDArray x = Backbone.maxPool(taps.get(2), 3, true);
    for (Fire fire : fires.subList(4, 8)) {
      x = fire.apply(x);
      taps.add(x);
    }
    return taps;
  }

  private NDArray pair(NDArray x, int start) {
    return fires.get(start + 1).apply(fires.get(start).apply(Backbone.maxPool(x, 3, true)));
  }

  @Override
  public int[] channels() {
    return CHANNELS.clone();
  }

  @Override
  public int smallest() {
    return 17;
  }
}
