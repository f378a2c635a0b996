package dev.pti.core.stylegan;

import dev.pti.api.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The shape of a StyleGAN2 generator, read off its tensors.
 *
 * @param resolution pixels a side, a power of two from 8 to 4096
 * @param inputWidth length of z
 * @param latentWidth length of w
 * @param labelWidth length of a class label, 0 for none
 * @param mappingLayers fully connected layers of the mapping network
 * @param mappingLearningRateMultiplier by which the mapping layers' weights are scaled down
 * @param clamp activations are clamped to plus or minus this; negative for none
 */
public record StyleGan2Config(
    int resolution,
    int inputWidth,
    int latentWidth,
    int labelWidth,
    int mappingLayers,
    double mappingLearningRateMultiplier,
    double clamp) {

  private static final Pattern BLOCK = Pattern.compile("synthesis\\.b(\\d{1,6})\\.");
  private static final Pattern MAPPING_LAYER = Pattern.compile("mapping\\.fc(\\d{1,4})\\.");

  /** Layers of a latent: two a resolution, but one at 4 x 4, and one for the last to-RGB. */
  public int layers() {
    return 2 * (Integer.numberOfTrailingZeros(resolution) - 1);
  }

  /** The shape as texts, by the names that NVIDIA's constructor has for them. */
  public Map<String, String> hyperParameters() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("img_resolution", Integer.toString(resolution));
    texts.put("img_channels", "3");
    texts.put("z_dim", Integer.toString(inputWidth));
    texts.put("w_dim", Integer.toString(latentWidth));
    texts.put("c_dim", Integer.toString(labelWidth));
    texts.put("num_ws", Integer.toString(layers()));
    texts.put("mapping_layers", Integer.toString(mappingLayers));
    texts.put("mapping_lr_multiplier", Double.toString(mappingLearningRateMultiplier));
    if (clamp > 0) {
      texts.put("conv_clamp", Double.toString(clamp));
    }
    return texts;
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
   * Derives the shape from a checkpoint and checks every tensor's shape against it.
   *
   * @param weights a checkpoint under the field's usual names
   * @return the shape
   * @throws InvalidInputException if a tensor is missing or has another shape
   */
  public static StyleGan2Config of(GeneratorWeights weights) {
    String label = weights.label();
    Map<String, long[]> shapes = weights.shapes();
    if (!shapes.containsKey("synthesis.b4.const")) {
      throw new InvalidInputException(
          label
              + " is not a StyleGAN2 generator: it has no tensor synthesis.b4.const (first of "
              + shapes.size()
              + ": "
              + shapes.keySet().stream().findFirst().orElse("none")
              + ")");
    }
    int resolution = largest(BLOCK, shapes.keySet());
    if (resolution < 8 || resolution > 4096 || Integer.bitCount(resolution) != 1) {
      throw new InvalidInputException(
          "%s draws %d x %d, wanted a power of two from 8 to 4096"
              .formatted(label, resolution, resolution));
    }
    int mappingLayers = 1 + largest(MAPPING_LAYER, shapes.keySet());
    Checker checker = new Checker(label, shapes);
    int latentWidth = (int) checker.require("synthesis.b4.conv1.affine.weight", -1, -1)[1];
    if (shapes.containsKey("mapping.w_avg")) {
      checker.require("mapping.w_avg", latentWidth);
    }
    int labelWidth = 0;
    long embedded = 0;
    if (shapes.containsKey("mapping.embed.weight")) {
      long[] embedding = checker.require("mapping.embed.weight", -1, -1);
      embedded = embedding[0];
      labelWidth = (int) embedding[1];
      checker.require("mapping.embed.bias", embedded);
    }
    int inputWidth = latentWidth;
    for (int i = 0; i < mappingLayers; i++) {
      long[] weight = checker.require("mapping.fc" + i + ".weight", -1, -1);
      if (i == 0) {
        inputWidth = (int) (weight[1] - embedded);
      } else {
        checker.require("mapping.fc" + i + ".weight", -1, checker.rows("mapping.fc" + (i - 1)));
      }
      checker.require("mapping.fc" + i + ".bias", weight[0]);
    }
    checker.require("mapping.fc" + (mappingLayers - 1) + ".weight", latentWidth, -1);
    StyleGan2Config config =
        new StyleGan2Config(
            resolution,
            inputWidth,
            latentWidth,
            labelWidth,
            mappingLayers,
            setting(weights, "mapping_lr_multiplier", 0.01),
            setting(weights, "conv_clamp", -1));
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

  private static double setting(GeneratorWeights weights, String name, double absent) {
    String text = weights.settings().getOrDefault(name, "null");
    if (text.equals("null") || text.equals("None")) {
      return absent;
    }
    try {
      double value = Double.parseDouble(text);
      if (value > 0 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // falls through to the one sentence below
    }
    throw new InvalidInputException(
        "%s states %s %s, wanted a number above 0".formatted(weights.label(), name, text));
  }

  /** Finds tensors and checks their shapes; -1 stands for any size. */
  private static final class Checker {
    private final String label;
    private final Map<String, long[]> shapes;

    Checker(String label, Map<String, long[]> shapes) {
      this.label = label;
      this.shapes = shapes;
    }

    long[] require(String name, long... wanted) {
      long[] shape = shapes.get(name);
      if (shape == null) {
        throw new InvalidInputException(label + " has no tensor " + name);
      }
      boolean fits = shape.length == wanted.length;
      for (int axis = 0; fits && axis < wanted.length; axis++) {
        fits = wanted[axis] == -1 || wanted[axis] == shape[axis];
      }
      if (!fits) {
        throw new InvalidInputException(
            "%s holds %s of shape %s, wanted %s"
                .formatted(
                    label,
                    name,
                    Arrays.toString(shape),
                    Arrays.toString(wanted).replace("-1", "any")));
      }
      return shape;
    }

    long rows(String layer) {
      return require(layer + ".weight", -1, -1)[0];
    }

    void synthesis(StyleGan2Config config) {
      long channels = require("synthesis.b4.const", -1, 4, 4)[0];
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
      long outputs = require(name + ".weight", -1, inputs, 3, 3)[0];
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
