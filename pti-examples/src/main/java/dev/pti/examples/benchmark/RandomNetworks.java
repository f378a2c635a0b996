package dev.pti.examples.benchmark;

import dev.pti.api.FloatTensor;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.checkpoint.TensorSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Networks of any size with random weights, as files under the field's names: time does not depend
 * on what a network was trained for. One tensor is made at a time, so that what is measured is not
 * the memory that they were made in.
 */
final class RandomNetworks {
  private static final int WIDTH = 512;
  private static final int MAPPING_LAYERS = 8;
  private static final int ALIAS_FREE_MAPPING_LAYERS = 2;

  private final Map<String, TensorSource> tensors = new LinkedHashMap<>();

  private RandomNetworks() {}

  /** Writes a generator. */
  static void writeGenerator(Path file, GeneratorSize size) {
    RandomNetworks made = new RandomNetworks();
    boolean isAliasFree = size.family() != Family.STYLEGAN2;
    for (int i = 0; i < (isAliasFree ? ALIAS_FREE_MAPPING_LAYERS : MAPPING_LAYERS); i++) {
      made.linear("mapping.fc" + i, WIDTH, WIDTH);
    }
    made.put("mapping.w_avg", .1, WIDTH);
    if (isAliasFree) {
      made.aliasFree(AliasFreeLayer.of(size));
    } else {
      made.styleGan2(size);
    }
    made.write(file);
  }

  private void styleGan2(GeneratorSize size) {
    int in = size.channels(4);
    put("synthesis.b4.const", 1, in, 4, 4);
    for (int side = 4; side <= size.resolution(); side *= 2) {
      String block = "synthesis.b" + side + ".";
      int out = size.channels(side);
      if (side > 4) {
        layer(block + "conv0", out, in, side);
      }
      layer(block + "conv1", out, out, side);
      linear(block + "torgb.affine", out, WIDTH);
      put(block + "torgb.weight", 1, 3, out, 1, 1);
      put(block + "torgb.bias", .1, 3);
      in = out;
    }
  }

  private void aliasFree(List<AliasFreeLayer> layers) {
    int waves = layers.get(0).in();
    linear("synthesis.input.affine", 4, WIDTH);
    put("synthesis.input.weight", 1, waves, waves);
    put("synthesis.input.freqs", 1, waves, 2);
    put("synthesis.input.phases", .3, waves);
    constant("synthesis.input.transform", new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3);
    for (AliasFreeLayer layer : layers) {
      String name = "synthesis." + layer.name();
      linear(name + ".affine", layer.in(), WIDTH);
      put(name + ".weight", 1, layer.out(), layer.in(), layer.kernel(), layer.kernel());
      put(name + ".bias", .1, layer.out());
      constant(name + ".magnitude_ema", new float[] {1});
      if (layer.upTaps() > 0) {
        filter(name + ".up_filter", layer.upTaps());
        filter(
            name + ".down_filter",
            layer.isRadial()
                ? new long[] {layer.downTaps(), layer.downTaps()}
                : new long[] {layer.downTaps()});
      }
    }
  }

  /** Taps that are all the same take as long as others. */
  private void filter(String name, long... shape) {
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    Arrays.fill(values, 1f / values.length);
    constant(name, values, shape);
  }

  private void constant(String name, float[] values, long... shape) {
    tensors.put(name, TensorSource.of(FloatTensor.wrap(values, shape)));
  }

  private void layer(String name, int out, int in, int side) {
    linear(name + ".affine", in, WIDTH);
    put(name + ".weight", 1, out, in, 3, 3);
    put(name + ".bias", .1, out);
    put(name + ".noise_const", 1, side, side);
    put(name + ".noise_strength", .1);
  }

  private void linear(String name, int out, int in) {
    put(name + ".weight", 1, out, in);
    put(name + ".bias", .1, out);
  }

  /** Writes the convolutions of a perceptual network. */
  static void writeBackbone(Path file, BackboneSize backbone) {
    RandomNetworks made = new RandomNetworks();
    for (BackboneSize.Layer layer : backbone.layers()) {
      double deviation = Math.sqrt(2. / (layer.in() * layer.kernel() * layer.kernel()));
      made.put(
          layer.name() + ".weight",
          deviation,
          layer.out(),
          layer.in(),
          layer.kernel(),
          layer.kernel());
      made.put(layer.name() + ".bias", .01, layer.out());
    }
    made.write(file);
  }

  private void put(String name, double deviation, long... shape) {
    tensors.put(name, TensorSource.of(shape, () -> random(name, deviation, shape)));
  }

  private static FloatTensor random(String name, double deviation, long... shape) {
    SplittableRandom random = new SplittableRandom(name.hashCode());
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    double width = deviation * Math.sqrt(12);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (width * (random.nextDouble() - .5));
    }
    return FloatTensor.wrap(values, shape);
  }

  private void write(Path file) {
    Safetensors.writeSources(file, tensors, Map.of(), name -> true);
  }
}
