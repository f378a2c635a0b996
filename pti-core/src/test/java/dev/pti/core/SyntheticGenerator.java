package dev.pti.core;

import dev.pti.api.FloatTensor;
import dev.pti.api.PictureSize;
import dev.pti.api.TensorFile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** Generators of any shape with random weights, under the field's tensor names. */
public final class SyntheticGenerator {
  private final Random random = new Random(11);
  private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();
  private final PictureSize constant;

  private SyntheticGenerator(PictureSize constant) {
    this.constant = constant;
  }

  /**
   * Makes a generator's file.
   *
   * @param inputWidth of z
   * @param latentWidth of w
   * @param channels of a block, by its size from 4 to the resolution
   */
  public static TensorFile of(
      int resolution, int inputWidth, int latentWidth, IntUnaryOperator channels) {
    return of(PictureSize.square(4), resolution, inputWidth, latentWidth, channels);
  }

  /**
   * Makes the file of a generator whose pictures need not be square.
   *
   * @param constant the size that drawing begins with, which every block doubles
   * @param resolution of the last block, as it is called
   */
  public static TensorFile of(
      PictureSize constant,
      int resolution,
      int inputWidth,
      int latentWidth,
      IntUnaryOperator channels) {
    SyntheticGenerator made = new SyntheticGenerator(constant);
    int hidden = latentWidth + 3;
    made.mapping("mapping.fc0", hidden, inputWidth);
    made.mapping("mapping.fc1", latentWidth, hidden);
    made.put("mapping.w_avg", .1, latentWidth);
    int in = channels.applyAsInt(4);
    made.put("synthesis.b4.const", 1, in, constant.height(), constant.width());
    for (int size = 4; size <= resolution; size *= 2) {
      String block = "synthesis.b" + size + ".";
      int out = channels.applyAsInt(size);
      if (size > 4) {
        made.layer(block + "conv0", out, in, size, latentWidth);
        in = out;
      }
      made.layer(block + "conv1", out, in, size, latentWidth);
      made.affine(block + "torgb", out, latentWidth);
      made.put(block + "torgb.weight", 1, 3, out, 1, 1);
      made.put(block + "torgb.bias", .1, 3);
    }
    return new TensorFile(made.tensors, Map.of("conv_clamp", "null"));
  }

  /** The same file, drawing in grey what it drew in red. */
  public static TensorFile grey(TensorFile file) {
    Map<String, FloatTensor> grey = new LinkedHashMap<>(file.tensors());
    grey.replaceAll((name, tensor) -> name.matches(".*torgb\\.[a-z]+") ? first(tensor) : tensor);
    return new TensorFile(grey, file.metadata());
  }

  private static FloatTensor first(FloatTensor rows) {
    long[] shape = rows.shape();
    float[] first = Arrays.copyOf(rows.toArray(), rows.count() / (int) shape[0]);
    shape[0] = 1;
    return FloatTensor.wrap(first, shape);
  }

  /** The same file with some tensors replaced, or left out where the replacement is null. */
  public static TensorFile changed(TensorFile file, String name, FloatTensor replacement) {
    Map<String, FloatTensor> changed = new LinkedHashMap<>(file.tensors());
    changed.remove(name);
    if (replacement != null) {
      changed.put(name, replacement);
    }
    return new TensorFile(changed, file.metadata());
  }

  private void mapping(String name, int out, int in) {
    put(name + ".weight", 100, out, in);
    put(name + ".bias", 10, out);
  }

  private void layer(String name, int out, int in, int size, int latentWidth) {
    affine(name, in, latentWidth);
    put(name + ".weight", 1, out, in, 3, 3);
    put(name + ".bias", .1, out);
    long times = size / 4;
    put(name + ".noise_const", 1, times * constant.height(), times * constant.width());
    put(name + ".noise_strength", .3);
  }

  private void affine(String name, int out, int latentWidth) {
    put(name + ".affine.weight", 1, out, latentWidth);
    put(name + ".affine.bias", .5, out);
  }

  private void put(String name, double deviation, long... shape) {
    tensors.put(name, gaussian(random, deviation, shape));
  }

  /** Normal values around 0. */
  public static FloatTensor gaussian(Random random, double deviation, long... shape) {
    int count = 1;
    for (long axis : shape) {
      count *= (int) axis;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return FloatTensor.wrap(values, shape);
  }
}
