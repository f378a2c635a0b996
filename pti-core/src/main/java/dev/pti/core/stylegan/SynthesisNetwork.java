package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Arithmetic;
import dev.pti.core.tensor.Kernels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The synthesis network g (Karras et al. 2020) with skip connections: a learned 4 x 4 constant goes
 * through blocks of doubling size; each block's to-RGB layer adds to the doubled picture so far.
 *
 * <p>A block reads its styles from consecutive layers of the latent; its to-RGB layer shares the
 * style of the next block's first convolution, so that 2 log2(R) - 2 vectors serve all layers.
 */
final class SynthesisNetwork {
  private static final Kernels KERNELS = StyleGan2.KERNELS;
  private static final Kernels FEATURES = Kernels.load(SynthesisNetwork.class, "features.py");

  /** Stands for "none" where a kernel takes an array by its number of axes. */
  private static final NDArray NONE = Kernels.number(0);

  /** Where drawing begins. */
  static final String CONSTANT = "synthesis.b4.const";

  /** Far below what float32 tells apart; its square is still a number of that. */
  private static final double LEAST_REACH = 1e-12;

  private final StyleGan2Config config;
  private final List<SynthesisPart> parts;
  private final NDArray filter;
  private final Energies energies;
  private final NDArray clamp;
  private final NDArray half;
  private final List<Chain> chains;

  /** What is added to the activations of a resolution, and where. */
  private record Refinement(NDArray offset, NDArray at, double reach) {
    NDArray addedTo(NDArray x) {
      return Double.isInfinite(reach)
          ? FEATURES.call("added", x, offset)
          : FEATURES.call("refined", x, offset, at, Kernels.number(Math.max(reach, LEAST_REACH)));
    }

    boolean isAt(SynthesisPart part, SynthesisPart.Layer layer) {
      return layer.isLastOfBlock() && offset.getShape().get(2) == part.size();
    }
  }

  /**
   * Refinements that were found one after the other, each with those before it in place.
   *
   * @param share how much is added of what they make of activations together
   */
  private record Chain(double share, List<Refinement> refinements) {
    static final Chain NONE = new Chain(1, List.of());

    Chain with(Refinement next) {
      return new Chain(share, Stream.concat(refinements.stream(), Stream.of(next)).toList());
    }

    List<Refinement> at(SynthesisPart part, SynthesisPart.Layer layer) {
      return share == 0
          ? List.of()
          : refinements.stream().filter(it -> it.isAt(part, layer)).toList();
    }
  }

  /**
   * Makes the network.
   *
   * @param filter the resampling filter {@code [4, 4]} that sums to 1
   * @param energies of the weights that do not move
   */
  SynthesisNetwork(
      StyleGan2Config config, NDArray filter, Energies energies, Arithmetic arithmetic) {
    this(config, filter, energies, Kernels.half(arithmetic), List.of(Chain.NONE));
  }

  private SynthesisNetwork(
      StyleGan2Config config, NDArray filter, Energies energies, NDArray half, List<Chain> chains) {
    this.config = config;
    this.parts = SynthesisPart.of(config);
    this.filter = filter;
    this.energies = energies;
    this.clamp = Kernels.number(config.clamp());
    this.half = half;
    this.chains = chains;
  }

  SynthesisNetwork in(Arithmetic arithmetic) {
    return new SynthesisNetwork(config, filter, energies, Kernels.half(arithmetic), chains);
  }

  /** Adds an offset to activations, after those that are added already. */
  SynthesisNetwork refined(NDArray offset, NDArray at, double reach) {
    List<Chain> all = new ArrayList<>(chains);
    all.add(all.remove(all.size() - 1).with(new Refinement(offset, at, reach)));
    return new SynthesisNetwork(config, filter, energies, half, List.copyOf(all));
  }

  /** Lets what is refined from now on be another's, of which a share is added. */
  SynthesisNetwork sharing(double share) {
    List<Chain> all =
        Stream.concat(chains.stream(), Stream.of(new Chain(share, List.of()))).toList();
    return new SynthesisNetwork(config, filter, energies, half, all);
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
   * @param side of a block
   * @return {@code [n, channels, side, side]}, before it becomes colour
   */
  NDArray activations(
      Map<String, NDArray> weights, NDArray ws, Map<String, NDArray> noise, int side) {
    NDArray x = constant(weights, ws);
    for (int i = 0; i < parts.size() && parts.get(i).size() <= side; i++) {
      for (SynthesisPart.Layer layer : parts.get(i).layers()) {
        x = layer(parts.get(i), layer, x, weights, ws, noise);
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
      x = layer(part, layer, x, weights, ws, noise);
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

  private NDArray layer(
      SynthesisPart part,
      SynthesisPart.Layer layer,
      NDArray entering,
      Map<String, NDArray> weights,
      NDArray ws,
      Map<String, NDArray> noise) {
    NDArray x = convolution(weights, layer.name(), entering, latent(ws, layer.style()), noise);
    return refined(x, part, layer);
  }

  /** What one chain adds must not be measured by another, which was found without it. */
  private NDArray refined(NDArray plain, SynthesisPart part, SynthesisPart.Layer layer) {
    NDArray x = plain;
    boolean isPlain = true;
    for (Chain chain : chains) {
      List<Refinement> here = chain.at(part, layer);
      if (here.isEmpty()) {
        continue;
      }
      NDArray own = plain;
      for (Refinement refinement : here) {
        own = refinement.addedTo(own);
      }
      x =
          isPlain && chain.share() == 1
              ? own
              : FEATURES.call("shared", x, own, plain, Kernels.number(chain.share()));
      isPlain = false;
    }
    return x;
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
