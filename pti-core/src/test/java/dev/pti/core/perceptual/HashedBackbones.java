package dev.pti.core.perceptual;

import dev.pti.api.FloatTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Backbones whose weights follow the rule of the parity fixtures' README. */
final class HashedBackbones {
  private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();
  private int key = 1000;

  private HashedBackbones() {}

  static Weights alex() {
    HashedBackbones net = new HashedBackbones();
    net.convolution("features.0", 64, 3, 11);
    net.convolution("features.3", 192, 64, 5);
    net.convolution("features.6", 384, 192, 3);
    net.convolution("features.8", 256, 384, 3);
    net.convolution("features.10", 256, 256, 3);
    return net.weights("hashed alexnet");
  }

  static Weights vgg() {
    HashedBackbones net = new HashedBackbones();
    int[] modules = {0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28};
    int[] channels = {3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512};
    for (int i = 0; i < modules.length; i++) {
      net.convolution("features." + modules[i], channels[i + 1], channels[i], 3);
    }
    return net.weights("hashed vgg16");
  }

  static Weights squeeze() {
    HashedBackbones net = new HashedBackbones();
    net.convolution("features.0", 64, 3, 3);
    int[] modules = {3, 4, 6, 7, 9, 10, 11, 12};
    int[] squeezed = {16, 16, 32, 32, 48, 48, 64, 64};
    int in = 64;
    for (int i = 0; i < modules.length; i++) {
      String fire = "features." + modules[i];
      net.convolution(fire + ".squeeze", squeezed[i], in, 1);
      net.convolution(fire + ".expand1x1", 4 * squeezed[i], squeezed[i], 1);
      net.convolution(fire + ".expand3x3", 4 * squeezed[i], squeezed[i], 3);
      in = 8 * squeezed[i];
    }
    return net.weights("hashed squeezenet1_1");
  }

  private Weights weights(String label) {
    return new Weights(label, tensors);
  }

  private void convolution(String name, int out, int in, int size) {
    int fanIn = in * size * size;
    tensors.put(
        name + ".weight",
        FloatTensor.wrap(
            uniform(out * fanIn, key++, 2 * Math.sqrt(6.0 / fanIn)), out, in, size, size));
    tensors.put(name + ".bias", FloatTensor.wrap(uniform(out, key++, .1), out));
  }

  private static float[] uniform(int count, int key, double width) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      int x = i * 0x9E3779B1 + key;
      x ^= x >>> 16;
      x *= 0x85EBCA6B;
      x ^= x >>> 13;
      x *= 0xC2B2AE35;
      x ^= x >>> 16;
      values[i] = (float) ((Integer.toUnsignedLong(x) / 0x1p32 - .5) * width);
    }
    return values;
  }
}
