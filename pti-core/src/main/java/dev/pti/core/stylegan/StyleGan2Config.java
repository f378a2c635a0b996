package dev.pti.core.stylegan;

import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The shape of a StyleGAN2 generator.
 *
 * @param resolution of the last block, a power of two from 8 to 4096
 * @param constant the size that drawing begins with, 4 x 4 in square generators; every block
 *     doubles it
 * @param colours channels of the pictures: 3, or 1 of grey ones
 * @param mapping the mapping network's
 * @param clamp activations are clamped to plus or minus this; negative for none
 */
public record StyleGan2Config(
    int resolution, PictureSize constant, int colours, MappingConfig mapping, double clamp)
    implements StyleGanConfig {
  /** Where drawing begins. */
  static final String FIRST = "synthesis.b4.const";

  /** What others begin with than those that NVIDIA trained is stated as stylegan2ada states it. */
  private static final PictureSize USUAL = PictureSize.square(4);

  /**
   * Of StyleGAN-Human's generators, whose constructors say no more than that they are not square.
   */
  private static final PictureSize HALF_AS_WIDE = new PictureSize(2, 4);

  /** Pictures of four times the usual sides. */
  private static final int LARGEST_CONSTANT = 16;

  private static final Pattern BLOCK = Pattern.compile("synthesis\\.b(\\d{1,6})\\.");

  @Override
  public String family() {
    return "StyleGAN2";
  }

  @Override
  public PictureSize pictureSize() {
    return new PictureSize(resolution / 4 * constant.width(), resolution / 4 * constant.height());
  }

  /** Layers of a latent: two a resolution, but one at 4 x 4, and one for the last to-RGB. */
  @Override
  public int layers() {
    return 2 * (Integer.numberOfTrailingZeros(resolution) - 1);
  }

  @Override
  public Map<String, String> hyperParameters() {
    Map<String, String> texts = mapping.hyperParameters(resolution, layers(), colours);
    if (clamp > 0) {
      texts.put("conv_clamp", Double.toString(clamp));
    }
    if (!constant.equals(USUAL)) {
      texts.put("init_res", List.of(constant.height(), constant.width()).toString());
    }
    if (constant.equals(HALF_AS_WIDE)) {
      texts.put("square", "false");
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

  static StyleGan2Config of(ShapeChecker shapes) {
    int resolution = shapes.largest(BLOCK);
    if (resolution < 8 || resolution > 4096 || Integer.bitCount(resolution) != 1) {
      throw new InvalidInputException(
          "%s draws %d x %d, wanted a power of two from 8 to 4096"
              .formatted(shapes.label(), resolution, resolution));
    }
    int latentWidth = (int) shapes.require("synthesis.b4.conv1.affine.weight", -1, -1)[1];
    StyleGan2Config config =
        new StyleGan2Config(
            resolution,
            constant(shapes),
            shapes.colours("synthesis.b4.torgb"),
            MappingConfig.of(shapes, latentWidth),
            shapes.setting("conv_clamp", -1));
    config.checkSynthesis(shapes);
    return config;
  }

  private static PictureSize constant(ShapeChecker shapes) {
    long[] shape = shapes.require(FIRST, -1, -1, -1);
    if (Math.max(shape[1], shape[2]) > LARGEST_CONSTANT) {
      throw new InvalidInputException(
          "%s begins with %d x %d, wanted sides from 1 to %d"
              .formatted(shapes.label(), shape[2], shape[1], LARGEST_CONSTANT));
    }
    return new PictureSize((int) shape[2], (int) shape[1]);
  }

  private void checkSynthesis(ShapeChecker shapes) {
    long channels = shapes.require(FIRST, -1, constant.height(), constant.width())[0];
    for (int size : blocks()) {
      String block = "synthesis.b" + size + ".";
      if (size > 4) {
        channels = checkLayer(shapes, block + "conv0", channels, size);
      }
      channels = checkLayer(shapes, block + "conv1", channels, size);
      shapes.affine(block + "torgb", channels, mapping.latentWidth());
      shapes.require(block + "torgb.weight", colours, channels, 1, 1);
      shapes.require(block + "torgb.bias", colours);
    }
  }

  private long checkLayer(ShapeChecker shapes, String name, long inputs, int size) {
    shapes.affine(name, inputs, mapping.latentWidth());
    long outputs = shapes.require(name + ".weight", -1, inputs, 3, 3)[0];
    shapes.require(name + ".bias", outputs);
    PictureSize map = sizeOf(size);
    shapes.require(name + ".noise_const", map.height(), map.width());
    shapes.require(name + ".noise_strength");
    return outputs;
  }
}
