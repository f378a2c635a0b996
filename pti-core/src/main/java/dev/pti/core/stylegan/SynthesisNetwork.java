package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Arithmetic;
import dev.pti.core.tensor.Kernels;
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

  private final StyleGan2Config config;
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
    NDArray x = StyleGan2.tensor(weights, "synthesis.b4.const");
    x = x.expandDims(0).broadcast(ws.getShape().get(0), x.getShape().get(0), 4, 4);
    NDArray picture = NONE;
    int layer = 0;
    for (int size : config.blocks()) {
      String block = "synthesis.b" + size + ".";
      if (size > 4) {
        x = convolution(weights, block + "conv0", x, latent(ws, layer++), noise);
      }
      x = convolution(weights, block + "conv1", x, latent(ws, layer++), noise);
      picture = toRgb(weights, block + "torgb", x, latent(ws, layer), picture);
    }
    return picture;
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
