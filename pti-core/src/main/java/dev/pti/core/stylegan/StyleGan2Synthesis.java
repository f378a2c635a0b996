package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.Arithmetic;
import dev.pti.core.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The synthesis network of StyleGAN2 (Karras et al. 2020) with skip connections: a learned
 * constant, of 4 x 4 where pictures are square, goes through blocks of doubling size; each block's
 * to-RGB layer adds to the doubled picture so far.
 *
 * <p>A block reads its styles from consecutive layers of the latent; its to-RGB layer shares the
 * style of the next block's first convolution, so that 2 log2(R) - 2 vectors serve all layers.
 */
final class StyleGan2Synthesis implements Synthesis {
  private static final Kernels KERNELS = StyleGan.KERNELS;

  /** Stands for "none" where a kernel takes an array by its number of axes. */
  private static final NDArray NONE = Kernels.number(0);

  private final StyleGan2Config config;
  private final List<StyleGan2Part> parts;
  private final NDArray filter;
  private final Energies energies;
  private final NDArray clamp;
  private final NDArray half;
  private final Refinements refinements;

  /**
   * Makes the network.
   *
   * @param filter the resampling filter {@code [4, 4]} that sums to 1
   * @param energies of the weights that do not move
   */
  StyleGan2Synthesis(
      StyleGan2Config config, NDArray filter, Energies energies, Arithmetic arithmetic) {
    this(config, filter, energies, Kernels.half(arithmetic), Refinements.NONE);
  }

  private StyleGan2Synthesis(
      StyleGan2Config config,
      NDArray filter,
      Energies energies,
      NDArray half,
      Refinements refinements) {
    this.config = config;
    this.parts = StyleGan2Part.of(config);
    this.filter = filter;
    this.energies = energies;
    this.clamp = Kernels.number(config.clamp());
    this.half = half;
    this.refinements = refinements;
  }

  @Override
  public StyleGan2Synthesis in(Arithmetic arithmetic) {
    return new StyleGan2Synthesis(config, filter, energies, Kernels.half(arithmetic), refinements);
  }

  @Override
  public StyleGan2Synthesis with(Refinements others) {
    return new StyleGan2Synthesis(config, filter, energies, half, others);
  }

  @Override
  public Refinements refinements() {
    return refinements;
  }

  @Override
  public List<StyleGan2Part> parts() {
    return parts;
  }

  @Override
  public List<Integer> resolutions() {
    return config.blocks();
  }

  @Override
  public String lastLayer(int side) {
    return "synthesis.b" + side + ".conv1";
  }

  @Override
  public List<StyleName> styles() {
    List<StyleName> styles = new ArrayList<>();
    for (StyleGan2Part part : parts) {
      for (StyleGan2Part.Layer layer : part.layers()) {
        styles.add(StyleName.of(layer.name(), layer.style(), false));
        if (layer.isLastOfBlock()) {
          styles.add(StyleName.of(layer.toRgb(), layer.style() + 1, true));
        }
      }
    }
    return styles;
  }

  @Override
  public NDArray activations(
      Map<String, NDArray> weights, NDArray ws, Map<String, NDArray> noise, int side) {
    NDArray x = constant(weights, ws);
    for (int i = 0; i < parts.size() && parts.get(i).size() <= side; i++) {
      for (StyleGan2Part.Layer layer : parts.get(i).layers()) {
        x = layer(parts.get(i), layer, x, weights, ws, noise);
      }
    }
    return KERNELS.call("in_full", x);
  }

  @Override
  public NDList draw(
      int number,
      NDList entering,
      Map<String, NDArray> weights,
      NDArray ws,
      Map<String, NDArray> noise) {
    StyleGan2Part part = parts.get(number);
    NDArray x = entering.isEmpty() ? constant(weights, ws) : entering.get(0);
    NDArray picture = entering.isEmpty() ? NONE : entering.get(1);
    for (StyleGan2Part.Layer layer : part.layers()) {
      x = layer(part, layer, x, weights, ws, noise);
      if (layer.isLastOfBlock()) {
        picture =
            toRgb(weights, layer.toRgb(), x, Synthesis.latent(ws, layer.style() + 1), picture);
      }
    }
    return part.isLast() ? new NDList(Synthesis.inColour(picture)) : new NDList(x, picture);
  }

  private static NDArray constant(Map<String, NDArray> weights, NDArray ws) {
    NDArray x = StyleGan.tensor(weights, StyleGan2Config.FIRST);
    Shape shape = x.getShape();
    return x.expandDims(0)
        .broadcast(ws.getShape().get(0), shape.get(0), shape.get(1), shape.get(2));
  }

  private NDArray layer(
      StyleGan2Part part,
      StyleGan2Part.Layer layer,
      NDArray entering,
      Map<String, NDArray> weights,
      NDArray ws,
      Map<String, NDArray> noise) {
    NDArray x =
        convolution(weights, layer.name(), entering, Synthesis.latent(ws, layer.style()), noise);
    return layer.isLastOfBlock() ? refinements.addedTo(x, part.size()) : x;
  }

  private NDArray convolution(
      Map<String, NDArray> weights,
      String name,
      NDArray x,
      NDArray latent,
      Map<String, NDArray> noise) {
    NDArray weight = StyleGan.tensor(weights, name + ".weight");
    return KERNELS.call(
        "synthesis_layer",
        x,
        latent,
        StyleGan.tensor(weights, name + ".affine.weight"),
        StyleGan.tensor(weights, name + ".affine.bias"),
        weight,
        energies.of(name + ".weight", weight),
        StyleGan.tensor(weights, name + ".bias"),
        noise.getOrDefault(name + ".noise_const", NONE),
        StyleGan.tensor(weights, name + ".noise_strength"),
        filter,
        StyleGan.up(name + ".weight"),
        clamp,
        half);
  }

  private NDArray toRgb(
      Map<String, NDArray> weights, String name, NDArray x, NDArray latent, NDArray picture) {
    return KERNELS.call(
        "to_rgb_layer",
        x,
        latent,
        StyleGan.tensor(weights, name + ".affine.weight"),
        StyleGan.tensor(weights, name + ".affine.bias"),
        StyleGan.tensor(weights, name + ".weight"),
        StyleGan.tensor(weights, name + ".bias"),
        picture,
        filter,
        clamp,
        half);
  }
}
