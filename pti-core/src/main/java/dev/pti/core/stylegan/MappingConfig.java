package dev.pti.core.stylegan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The shape of a mapping network, which StyleGAN2 and StyleGAN3 share.
 *
 * @param inputWidth length of z
 * @param latentWidth length of w
 * @param labelWidth length of a class label, 0 for none
 * @param layers fully connected layers
 * @param learningRateMultiplier by which the layers' weights are scaled down
 */
public record MappingConfig(
    int inputWidth, int latentWidth, int labelWidth, int layers, double learningRateMultiplier) {
  private static final Pattern LAYER = Pattern.compile("mapping\\.fc(\\d{1,4})\\.");

  /** Derives the shape, with the width of w as the synthesis network reads it. */
  static MappingConfig of(ShapeChecker shapes, int latentWidth) {
    if (shapes.has("mapping.w_avg")) {
      shapes.require("mapping.w_avg", latentWidth);
    }
    int labelWidth = 0;
    long embedded = 0;
    if (shapes.has("mapping.embed.weight")) {
      long[] embedding = shapes.require("mapping.embed.weight", -1, -1);
      embedded = embedding[0];
      labelWidth = (int) embedding[1];
      shapes.require("mapping.embed.bias", embedded);
    }
    int layers = 1 + shapes.largest(LAYER);
    int inputWidth = latentWidth;
    for (int i = 0; i < layers; i++) {
      long[] weight = shapes.require("mapping.fc" + i + ".weight", -1, -1);
      if (i == 0) {
        inputWidth = (int) (weight[1] - embedded);
      } else {
        shapes.require("mapping.fc" + i + ".weight", -1, shapes.rows("mapping.fc" + (i - 1)));
      }
      shapes.require("mapping.fc" + i + ".bias", weight[0]);
    }
    shapes.require("mapping.fc" + (layers - 1) + ".weight", latentWidth, -1);
    return new MappingConfig(
        inputWidth, latentWidth, labelWidth, layers, shapes.setting("mapping_lr_multiplier", 0.01));
  }

  /** What both families' generators state, by the names that NVIDIA's constructors have for it. */
  Map<String, String> hyperParameters(int resolution, int generatorLayers, int colours) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("img_resolution", Integer.toString(resolution));
    texts.put("img_channels", Integer.toString(colours));
    texts.put("z_dim", Integer.toString(inputWidth));
    texts.put("w_dim", Integer.toString(latentWidth));
    texts.put("c_dim", Integer.toString(labelWidth));
    texts.put("mapping_layers", Integer.toString(layers));
    texts.put("mapping_lr_multiplier", Double.toString(learningRateMultiplier));
    texts.put("num_ws", Integer.toString(generatorLayers));
    return texts;
  }
}
