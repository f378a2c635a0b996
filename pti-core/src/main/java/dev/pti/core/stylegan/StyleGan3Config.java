package dev.pti.core.stylegan;

import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import java.util.List;
import java.util.Map;

/**
 * The shape of a StyleGAN3 generator. The names of its layers tell their sizes, the filters are
 * among the tensors, and the rest follows from them: how densely each layer samples, and how many
 * zeros stand around its samples. So any number of layers and any cutoff frequencies will do, those
 * of the configurations T and R or others.
 *
 * @param pictureSize its height is the resolution, a power of two from 16 to 4096; as wide, or half
 *     as wide, as StyleGAN-Human has it
 * @param colours channels of the pictures: 3, or 1 of grey ones
 * @param mapping the mapping network's
 * @param synthesis its layers, the one that makes colours last
 * @param bandwidth of the waves that drawing begins with, periods across the picture
 * @param clamp activations are clamped to plus or minus this; negative for none
 * @param outputScale what leaves the last layer is multiplied by
 */
public record StyleGan3Config(
    PictureSize pictureSize,
    int colours,
    MappingConfig mapping,
    List<StyleGan3Layer> synthesis,
    double bandwidth,
    double clamp,
    double outputScale)
    implements StyleGanConfig {
  /** The waves that drawing begins with. */
  static final String FIRST = "synthesis.input.freqs";

  /** What a checkpoint states of itself if its activations are not clamped. */
  private static final String NO_CLAMP = "none";

  @Override
  public String family() {
    return "StyleGAN3";
  }

  @Override
  public int resolution() {
    return pictureSize.height();
  }

  /** One for the waves, and one for each layer. */
  @Override
  public int layers() {
    return synthesis.size() + 1;
  }

  @Override
  public Map<String, String> hyperParameters() {
    Map<String, String> texts = mapping.hyperParameters(resolution(), layers(), colours);
    if (!pictureSize.isSquare()) {
      texts.put("square", "false");
    }
    texts.put("conv_clamp", clamp > 0 ? Double.toString(clamp) : NO_CLAMP);
    texts.put("margin_size", Integer.toString(TensorNames.MARGINS / 2));
    texts.put("first_cutoff", Double.toString(bandwidth));
    texts.put("output_scale", Double.toString(outputScale));
    return texts;
  }

  /** The resolutions of its layers, each once, from the lowest up. */
  List<Integer> resolutions() {
    return synthesis.stream().map(StyleGan3Layer::resolution).distinct().sorted().toList();
  }

  /** The last layer of a resolution that does not make colours yet. */
  StyleGan3Layer lastOf(int side) {
    return synthesis.stream()
        .filter(layer -> layer.resolution() == side && !layer.isToRgb())
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  static StyleGan3Config of(ShapeChecker shapes) {
    StyleGan3Layers reading = StyleGan3Layers.of(shapes);
    PictureSize pictures = reading.pictureSize();
    int resolution = pictures.height();
    if (resolution < 16 || resolution > 4096 || Integer.bitCount(resolution) != 1) {
      throw new InvalidInputException(
          "%s draws %s, wanted a power of two from 16 to 4096".formatted(shapes.label(), pictures));
    }
    int latentWidth = (int) shapes.require("synthesis.input.affine.weight", 4, -1)[1];
    List<StyleGan3Layer> layers = reading.placed(latentWidth);
    return new StyleGan3Config(
        pictures,
        reading.colours(),
        MappingConfig.of(shapes, latentWidth),
        layers,
        bandwidth(shapes, layers.get(0).resolution()),
        shapes.isStated("conv_clamp", NO_CLAMP) ? -1 : shapes.setting("conv_clamp", 256),
        shapes.setting("output_scale", .25));
  }

  /** Samples hold no waves of half their number or more; at that number fading has no width. */
  private static double bandwidth(ShapeChecker shapes, int rate) {
    double bandwidth = shapes.setting("first_cutoff", Math.min(2, rate / 4.));
    if (bandwidth >= rate / 2.) {
      throw new InvalidInputException(
          "%s states first_cutoff %s, wanted less than half of the %d samples of its first layer"
              .formatted(shapes.label(), bandwidth, rate));
    }
    return bandwidth;
  }
}
