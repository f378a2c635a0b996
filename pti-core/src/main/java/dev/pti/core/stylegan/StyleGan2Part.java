package dev.pti.core.stylegan;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of StyleGAN2's synthesis network. A block is one part; the last block, which holds half of
 * all activations, is one for each of its layers.
 *
 * @param size the resolution of its activations
 * @param layers at least one, in order
 * @param isLast whether nothing comes after it
 */
record StyleGan2Part(int size, List<Layer> layers, boolean isLast) implements Synthesis.Part {
  /**
   * A convolution, and the block's to-RGB layer where it follows.
   *
   * @param block as in {@code synthesis.b8.}
   * @param number 0 for the convolution that doubles the size, else 1
   * @param style which layer of the latent it reads; its to-RGB layer reads the next
   */
  record Layer(String block, int number, int style) {
    String name() {
      return block + "conv" + number;
    }

    boolean isLastOfBlock() {
      return number == 1;
    }

    String toRgb() {
      return block + "torgb";
    }
  }

  static List<StyleGan2Part> of(StyleGan2Config config) {
    List<StyleGan2Part> parts = new ArrayList<>();
    int style = 0;
    for (int size : config.blocks()) {
      String block = "synthesis.b" + size + ".";
      List<Layer> layers = new ArrayList<>();
      if (size > 4) {
        layers.add(new Layer(block, 0, style++));
      }
      layers.add(new Layer(block, 1, style++));
      if (size == config.resolution()) {
        parts.add(new StyleGan2Part(size, layers.subList(0, 1), false));
        parts.add(new StyleGan2Part(size, layers.subList(1, 2), true));
      } else {
        parts.add(new StyleGan2Part(size, layers, false));
      }
    }
    return parts;
  }

  @Override
  public boolean reads(String tensor) {
    return layers.stream()
        .anyMatch(
            layer ->
                tensor.startsWith(layer.name() + ".")
                    || (layer.isLastOfBlock() && tensor.startsWith(layer.toRgb() + "."))
                    || (layer.style() == 0 && tensor.equals(StyleGan2Config.FIRST)));
  }
}
