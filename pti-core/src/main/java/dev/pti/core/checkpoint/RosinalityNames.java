package dev.pti.core.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * What rosinality's stylegan2-pytorch calls the tensors of NVIDIA's StyleGAN2 generator, both ways.
 *
 * <p>The two networks are the same function of the same values, so no value changes, only names and
 * axes of one. Both store weights before their equalized learning rate; rosinality's also scales
 * those of demodulated convolutions, which demodulation takes out again (but for the epsilon of
 * {@code 1e-8} in it). Both hold the weights of upsampling convolutions for a transposed
 * convolution, unflipped. Its blur kernels alone differ: they hold NVIDIA's filter times four, the
 * gain that NVIDIA's code applies when it upsamples by two.
 *
 * <p>Rosinality numbers what NVIDIA names by resolution: {@code convs.0} and {@code convs.1} are
 * {@code conv0} and {@code conv1} of the 8 x 8 block, {@code to_rgbs.0} is its {@code torgb}, and
 * so on up; the 4 x 4 block is {@code input}, {@code conv1} and {@code to_rgb1}. There is no place
 * for class labels, nor for a clamp of activations. {@link #AVERAGE_PAIR} stands beside the others
 * in a checkpoint ({@code g_ema}), not among them.
 */
final class RosinalityNames {
  /**
   * A tensor under both names.
   *
   * @param nvidia as in {@code synthesis.b8.conv0.weight}
   * @param rosinality as in {@code convs.0.conv.weight}
   * @param change from NVIDIA's axes to rosinality's
   */
  record Pair(String nvidia, String rosinality, AxisChange change) {}

  /** The average latent, beside the generator. */
  static final Pair AVERAGE_PAIR = new Pair("mapping.w_avg", "latent_avg", AxisChange.NONE);

  private final int resolution;
  private final List<Pair> pairs = new ArrayList<>();
  private final List<String> filters = new ArrayList<>();

  /**
   * Makes the table of a generator.
   *
   * @param resolution pixels a side, a power of two from 8
   * @param mappingLayers fully connected layers of the mapping network
   */
  RosinalityNames(int resolution, int mappingLayers) {
    this.resolution = resolution;
    for (int i = 0; i < mappingLayers; i++) {
      add("mapping.fc" + i + ".weight", "style." + (i + 1) + ".weight", AxisChange.NONE);
      add("mapping.fc" + i + ".bias", "style." + (i + 1) + ".bias", AxisChange.NONE);
    }
    add("synthesis.b4.const", "input.input", AxisChange.ONE_IN_FRONT);
    convolution("synthesis.b4.conv1.", "conv1.");
    colours("synthesis.b4.", "to_rgb1.");
    for (int size = 8, block = 0; size <= resolution; size *= 2, block++) {
      convolution("synthesis.b" + size + ".conv0.", "convs." + 2 * block + ".");
      convolution("synthesis.b" + size + ".conv1.", "convs." + (2 * block + 1) + ".");
    }
    for (int size = 8, block = 0; size <= resolution; size *= 2, block++) {
      colours("synthesis.b" + size + ".", "to_rgbs." + block + ".");
    }
    noises();
  }

  /** The pairs of the generator itself, in the order of rosinality's state dict. */
  List<Pair> pairs() {
    return List.copyOf(pairs);
  }

  /**
   * NVIDIA's resampling filters that rosinality has no name for, because their layers do not
   * resample. They all hold the same as the filters among the pairs.
   */
  List<String> unusedFilters() {
    return List.copyOf(filters);
  }

  private void add(String nvidia, String rosinality, AxisChange change) {
    pairs.add(new Pair(nvidia, rosinality, change));
  }

  private void convolution(String nvidia, String rosinality) {
    add(nvidia + "weight", rosinality + "conv.weight", AxisChange.ONE_IN_FRONT);
    if (nvidia.endsWith("conv0.")) {
      add(nvidia + "resample_filter", rosinality + "conv.blur.kernel", AxisChange.TIMES_FOUR);
    } else {
      filters.add(nvidia + "resample_filter");
    }
    affine(nvidia, rosinality);
    add(nvidia + "noise_strength", rosinality + "noise.weight", AxisChange.ONE_IN_FRONT);
    add(nvidia + "bias", rosinality + "activate.bias", AxisChange.NONE);
  }

  private void colours(String block, String rosinality) {
    add(block + "torgb.bias", rosinality + "bias", AxisChange.ONE_IN_FRONT_TWO_BEHIND);
    if (rosinality.startsWith("to_rgbs.")) {
      add(block + "resample_filter", rosinality + "upsample.kernel", AxisChange.TIMES_FOUR);
    } else {
      filters.add(block + "resample_filter");
    }
    add(block + "torgb.weight", rosinality + "conv.weight", AxisChange.ONE_IN_FRONT);
    affine(block + "torgb.", rosinality);
  }

  private void affine(String nvidia, String rosinality) {
    add(nvidia + "affine.weight", rosinality + "conv.modulation.weight", AxisChange.NONE);
    add(nvidia + "affine.bias", rosinality + "conv.modulation.bias", AxisChange.NONE);
  }

  private void noises() {
    add("synthesis.b4.conv1.noise_const", "noises.noise_0", AxisChange.TWO_IN_FRONT);
    int layer = 1;
    for (int size = 8; size <= resolution; size *= 2) {
      for (int conv = 0; conv < 2; conv++) {
        add(
            "synthesis.b" + size + ".conv" + conv + ".noise_const",
            "noises.noise_" + layer++,
            AxisChange.TWO_IN_FRONT);
      }
    }
  }
}
