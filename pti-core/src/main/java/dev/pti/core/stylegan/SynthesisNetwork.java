package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Arithmetic;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.Kernels;
import java.util.List;
import java.util.Map;

/**
 * The synthesis network g (Karras et al. 2020) with skip connections: a learned 4 x 4 constant goes
 * through blocks of doubling size; each block's to-RGB layer adds to the doubled picture so far.
 *
 * <p>A block reads its styles from consecutive layers of the latent; its to-RGB layer shares the
 * style of the next block's first convolution, so that 2 log2(R) - 2 vectors serve all layers.
 */
final class SynthesisNetwork {
  private static final Kernels KERNELS = StyleGan2.KERNELS;

  /** Stands for "none" where a kernel takes an array by its number of axes. */
  private static final NDArray NONE = Kernels.number(0);

  /** Where drawing begins. */
  static final String CONSTANT = "synthesis.b4.const";

  private final StyleGan2Config config;
  private final List<SynthesisPart> parts;
  private final NDArray filter;
  private final Energies energies;
  private final NDArray clamp;
  private final NDArray half;

  /**
   * Makes the network.
   *
   * @param filter the resampling filter {@code [4, 4]} that sums to 1
   * @param energies of the weights that do not move
   */
  SynthesisNetwork(
      StyleGan2Config config, NDArray filter, Energies energies, Arithmetic arithmetic) {
    this.config = config;
    this.parts = SynthesisPart.of(config);
    this.filter = filter;
    this.energies = energies;
    this.clamp = Kernels.number(config.clamp());
    this.half = Kernels.half(arithmetic);
  }

  SynthesisNetwork in(Arithmetic arithmetic) {
    return new SynthesisNetwork(config, filter, energies, arithmetic);
  }

  /**
   * Draws pictures.
   *
   * @param ws {@code [n, layers, latentWidth]}
   * @param noise {@code [r, r]} or {@code [n, 1, r, r]} by tensor name; absent maps are left out
   * @return {@code [n, 3, R, R]}
   */
  NDArray synthesize(Map<String, NDArray> weights, NDArray ws, Map<String, NDArray> noise) {
    NDList drawn = new NDList();
    for (SynthesisPart part : parts) {
      drawn = draw(part, drawn, weights, ws, noise);
    }
    return drawn.singletonOrThrow();
  }

  /**
   * Draws up to a resolution.
   *
   * @param ws {@code [n, layers, latentWidth]}
   * @param noise as for {@link #synthesize}
   * @return {@code [n, channels, side, side]}, before it becomes colour
   * @throws InvalidInputException if there are no layers of this resolution
   */
  NDArray activations(
      Map<String, NDArray> weights, NDArray ws, Map<String, NDArray> noise, int side) {
    if (!config.blocks().contains(side)) {
      throw new InvalidInputException(
          "no layers of %d x %d, the generator has them of %s"
              .formatted(side, side, config.blocks()));
    }
    NDArray x = constant(weights, ws);
    for (int i = 0; i < parts.size() && parts.get(i).size() <= side; i++) {
      for (SynthesisPart.Layer layer : parts.get(i).layers()) {
        x = convolution(weights, layer.name(), x, latent(ws, layer.style()), noise);
      }
    }
    return KERNELS.call("in_full", x);
  }

  /** The parts that {@link #draw} draws one after the other. */
  List<SynthesisPart> parts() {
    return parts;
  }

  /**
   * Draws a part.
   *
   * @param entering activations and the picture so far; nothing for the first part
   * @return what enters the next part; of the last the picture alone
   */
  NDList draw(
      SynthesisPart part,
      NDList entering,
      Map<String, NDArray> weights,
      NDArray ws,
      Map<String, NDArray> noise) {
    NDArray x = entering.isEmpty() ? constant(weights, ws) : entering.get(0);
    NDArray picture = entering.isEmpty() ? NONE : entering.get(1);
    for (SynthesisPart.Layer layer : part.layers()) {
      x = convolution(weights, layer.name(), x, latent(ws, layer.style()), noise);
      if (layer.isLastOfBlock()) {
        picture = toRgb(weights, layer.toRgb(), x, latent(ws, layer.style() + 1), picture);
      }
    }
    return part.isLast() ? new NDList(picture) : new NDList(x, picture);
  }

  private static NDArray constant(Map<String, NDArray> weights, NDArray ws) {
    NDArray x = StyleGan2.tensor(weights, CONSTANT);
    return x.expandDims(0).broadcast(ws.getShape().get(0), x.getShape().get(0), 4, 4);
  }

  private static NDArray latent(NDArray ws, int layer) {
    return ws.get(":, {}", layer);
  }

  private NDArray convolution(
      Map<String, NDArray> weights,
      String name,
      NDArray x,
      NDArray latent,
      Map<String, NDArray> noise) {
    NDArray weight = StyleGan2.tensor(weights, name + ".weight");
    return KERNELS.call(
        "synthesis_layer",
        x,
        latent,
        StyleGan2.tensor(weights, name + ".affine.weight"),
        StyleGan2.tensor(weights, name + ".affine.bias"),
        weight,
        energies.of(name + ".weight", weight),
        StyleGan2.tensor(weights, name + ".bias"),
        noise.getOrDefault(name + ".noise_const", NONE),
        StyleGan2.tensor(weights, name + ".noise_strength"),
        filter,
        StyleGan2.up(name + ".weight"),
        clamp,
        half);
  }

  private NDArray toRgb(
      Map<String, NDArray> weights, String name, NDArray x, NDArray latent, NDArray picture) {
    return KERNELS.call(
        "to_rgb_layer",
        x,
        latent,
        StyleGan2.tensor(weights, name + ".affine.weight"),
        StyleGan2.tensor(weights, name + ".affine.bias"),
        StyleGan2.tensor(weights, name + ".weight"),
        StyleGan2.tensor(weights, name + ".bias"),
        picture,
        filter,
        clamp,
        half);
  }
}
