package dev.pti.core.stylegan;

import dev.pti.api.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The shape of a mapping network, which StyleGAN2 and StyleGAN3 share.
 *
 * @param inputWidth length of z
 * @param latentWidth length of w
 * @param labelWidth length of a class label, 0 for none
 * @param projectsClasses whether classes stand in a table that was learned elsewhere, whose rows
 *     are projected, and whether each has an average of W of its own, as in StyleGAN-XL
 * @param layers fully connected layers
 * @param learningRateMultiplier by which the layers' weights are scaled down
 */
public record MappingConfig(
    int inputWidth,
    int latentWidth,
    int labelWidth,
    boolean projectsClasses,
    int layers,
    double learningRateMultiplier) {
  private static final String AVERAGE = GeneratorTensors.AVERAGE;
  private static final String TABLE = "mapping.embed.weight";
  private static final String PROJECTION = "mapping.embed_proj.weight";
  private static final Pattern LAYER = Pattern.compile("mapping\\.fc(\\d{1,4})\\.");

  /** Derives the shape, with the width of w as the synthesis network reads it. */
  static MappingConfig of(ShapeChecker shapes, int latentWidth) {
    Classes classes = Classes.of(shapes, latentWidth);
    int layers = 1 + shapes.largest(LAYER);
    int inputWidth = latentWidth;
    for (int i = 0; i < layers; i++) {
      long[] weight = shapes.require("mapping.fc" + i + ".weight", -1, -1);
      if (i == 0) {
        if (weight[1] <= classes.embedded) {
          throw new InvalidInputException(
              "%s holds mapping.fc0.weight of %d columns, wanted more than the %d that a class takes"
                  .formatted(shapes.label(), weight[1], classes.embedded));
        }
        inputWidth = (int) (weight[1] - classes.embedded);
      } else {
        shapes.require("mapping.fc" + i + ".weight", -1, shapes.rows("mapping.fc" + (i - 1)));
      }
      shapes.require("mapping.fc" + i + ".bias", weight[0]);
    }
    shapes.require("mapping.fc" + (layers - 1) + ".weight", latentWidth, -1);
    return new MappingConfig(
        inputWidth,
        latentWidth,
        (int) classes.count,
        classes.areProjected,
        layers,
        shapes.setting("mapping_lr_multiplier", 0.01));
  }

  /**
   * Says whether a checkpoint is of StyleGAN-XL. All of its generators hold a table of classes,
   * those without classes too. That of others is a layer: it has a bias, and is as high as what
   * joins a code, which is narrower than both together.
   */
  static boolean isOfStyleGanXl(ShapeChecker shapes) {
    return shapes.has(PROJECTION)
        || (shapes.has(TABLE)
            && !shapes.has("mapping.embed.bias")
            && shapes.rows("mapping.embed") >= shapes.require("mapping.fc0.weight", -1, -1)[1]);
  }

  /**
   * What joins a code.
   *
   * @param count of the classes, 0 for none
   * @param embedded values that stand for one
   */
  private record Classes(long count, long embedded, boolean areProjected) {
    static Classes of(ShapeChecker shapes, int latentWidth) {
      if (shapes.has(PROJECTION)) {
        return projected(shapes, latentWidth);
      }
      if (shapes.has(AVERAGE)) {
        shapes.require(AVERAGE, latentWidth);
      }
      if (!shapes.has(TABLE) || isOfStyleGanXl(shapes)) {
        return new Classes(0, 0, false);
      }
      long[] embedding = shapes.require(TABLE, -1, -1);
      shapes.require("mapping.embed.bias", embedding[0]);
      return new Classes(embedding[1], embedding[0], false);
    }

    private static Classes projected(ShapeChecker shapes, int latentWidth) {
      long count = shapes.require(AVERAGE, -1, latentWidth)[0];
      long[] table = shapes.require(TABLE, -1, -1);
      if (table[0] < count) {
        throw new InvalidInputException(
            "%s has %d classes in %s, wanted %d, for each of which %s has a row"
                .formatted(shapes.label(), table[0], TABLE, count, AVERAGE));
      }
      long embedded = shapes.require(PROJECTION, -1, table[1])[0];
      shapes.require("mapping.embed_proj.bias", embedded);
      return new Classes(count, embedded, true);
    }
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
