package dev.pti.core.stylegan;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of a StyleGAN2 generator, read off its tensors.
 *
 * @param resolution pixels a side, a power of two from 16 to 1024
 * @param inputWidth length of z
 * @param latentWidth length of w
 * @param labelWidth length of a class label, 0 for none
 * @param mappingLayers fully connected layers of the mapping network
 * @param clamp activations are clamped to plus or minus this; negative for none
 */
public record StyleGan2Config(
    int resolution,
    int inputWidth,
    int latentWidth,
    int labelWidth,
    int mappingLayers,
    double clamp) {

  private static final Pattern BLOCK = Pattern.compile("synthesis\\.b(\\d{1,6})\\.");
  private static final Pattern MAPPING_LAYER = Pattern.compile("mapping\\.fc(\\d{1,4})\\.");

  /** Layers of a latent: two a resolution, but one at 4 x 4, and one for the last to-RGB. */
  public int layers() {
    return 2 * (Integer.numberOfTrailingZeros(resolution) - 1);
  }

  /** The resolutions of the blocks, from 4 up. */
  List<Integer> blocks() {
    List<Integer> blocks = new ArrayList<>();
    for (int size = 4; size <= resolution; size *= 2) {
      blocks.add(size);
    }
    return blocks;
  }

  /**
   * Derives the shape from a checkpoint and checks every tensor against it.
   *
   * @param label how errors name the checkpoint
   * @param file tensors under the field's usual names; the metadata may state {@code conv_clamp}
   * @return the shape
   * @throws InvalidInputException if a tensor is missing or has another shape
   */
  public static StyleGan2Config of(String label, TensorFile file) {
    Map<String, FloatTensor> tensors = file.tensors();
    if (!tensors.containsKey("synthesis.b4.const")) {
      throw new InvalidInputException(
          label
              + " is not a StyleGAN2 generator: it has no tensor synthesis.b4.const (first of "
              + tensors.size()
              + ": "
              + tensors.keySet().stream().findFirst().orElse("none")
              + ")");
    }
    int resolution = largest(BLOCK, tensors.keySet());
    if (resolution < 16 || resolution > 1024 || Integer.bitCount(resolution) != 1) {
      throw new InvalidInputException(
          "%s draws %d x %d, wanted a power of two from 16 to 1024"
              .formatted(label, resolution, resolution));
    }
    int mappingLayers = 1 + largest(MAPPING_LAYER, tensors.keySet());
    Checker checker = new Checker(label, tensors);
    int latentWidth = (int) checker.require("mapping.w_avg", -1).size(0);
    int labelWidth = 0;
    if (tensors.containsKey("mapping.embed.weight")) {
      labelWidth = (int) checker.require("mapping.embed.weight", latentWidth, -1).size(1);
      checker.require("mapping.embed.bias", latentWidth);
    }
    int inputWidth = latentWidth;
    for (int i = 0; i < mappingLayers; i++) {
      FloatTensor weight = checker.require("mapping.fc" + i + ".weight", -1, -1);
      if (i == 0) {
        inputWidth = (int) weight.size(1) - (labelWidth > 0 ? latentWidth : 0);
      } else {
        checker.require("mapping.fc" + i + ".weight", -1, checker.rows("mapping.fc" + (i - 1)));
      }
      checker.require("mapping.fc" + i + ".bias", weight.size(0));
    }
    checker.require("mapping.fc" + (mappingLayers - 1) + ".weight", latentWidth, -1);
    StyleGan2Config config =
        new StyleGan2Config(
            resolution, inputWidth, latentWidth, labelWidth, mappingLayers, clamp(label, file));
    checker.synthesis(config);
    return config;
  }

  /**
   * The largest number in the names of a kind, 0 if there is none. Counting up to the first gap
   * instead would take a file that lacks a tensor for a smaller network.
   */
  private static int largest(Pattern kind, Set<String> names) {
    return names.stream()
        .map(kind::matcher)
        .filter(Matcher::lookingAt)
        .mapToInt(name -> Integer.parseInt(name.group(1)))
        .max()
        .orElse(0);
  }

  private static double clamp(String label, TensorFile file) {
    String text = file.metadata().getOrDefault("conv_clamp", "null");
    if (text.equals("null") || text.equals("None")) {
      return -1;
    }
    try {
      double clamp = Double.parseDouble(text);
      if (clamp > 0) {
        return clamp;
      }
    } catch (NumberFormatException e) {
      // falls through to the one sentence below
    }
    throw new InvalidInputException(
        label + " states conv_clamp " + text + ", wanted a number above 0");
  }

  /** Finds tensors and checks their shapes; -1 stands for any size. */
  private record Checker(String label, Map<String, FloatTensor> tensors) {
    FloatTensor require(String name, long... wanted) {
      FloatTensor tensor = tensors.get(name);
      if (tensor == null) {
        throw new InvalidInputException(label + " has no tensor " + name);
      }
      boolean fits = tensor.rank() == wanted.length;
      for (int axis = 0; fits && axis < wanted.length; axis++) {
        fits = wanted[axis] == -1 || wanted[axis] == tensor.size(axis);
      }
      if (!fits) {
        throw new InvalidInputException(
            "%s holds %s of shape %s, wanted %s"
                .formatted(
                    label,
                    name,
                    Arrays.toString(tensor.shape()),
                    Arrays.toString(wanted).replace("-1", "any")));
      }
      if (!tensor.isFinite()) {
        throw new InvalidInputException(
            label + " holds a value in " + name + " that is not finite");
      }
      return tensor;
    }

    long rows(String layer) {
      return require(layer + ".weight", -1, -1).size(0);
    }

    void synthesis(StyleGan2Config config) {
      long channels = require("synthesis.b4.const", -1, 4, 4).size(0);
      for (int size : config.blocks()) {
        String block = "synthesis.b" + size + ".";
        if (size > 4) {
          channels = layer(block + "conv0", channels, size, config);
        }
        channels = layer(block + "conv1", channels, size, config);
        affine(block + "torgb", channels, config);
        require(block + "torgb.weight", 3, channels, 1, 1);
        require(block + "torgb.bias", 3);
      }
    }

    private long layer(String name, long inputs, int size, StyleGan2Config config) {
      affine(name, inputs, config);
      long outputs = require(name + ".weight", -1, inputs, 3, 3).size(0);
      require(name + ".bias", outputs);
      require(name + ".noise_const", size, size);
      require(name + ".noise_strength");
      return outputs;
    }

    private void affine(String name, long channels, StyleGan2Config config) {
      require(name + ".affine.weight", channels, config.latentWidth());
      require(name + ".affine.bias", channels);
    }
  }
}
