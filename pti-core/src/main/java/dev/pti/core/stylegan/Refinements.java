package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Kernels;
import java.util.List;
import java.util.stream.Stream;

/**
 * Offsets to the activations of synthesis: {@link dev.pti.api.RefinedFeatures}, of one photograph
 * or of several between which a drawing lies.
 *
 * <p>Refinements of one photograph, a chain, were found one after the other, each with those before
 * it in place. What one chain adds must not be measured by another, which was found without it.
 */
final class Refinements {
  private static final Kernels KERNELS = Kernels.load(Refinements.class, "features.py");

  /** Far below what float32 tells apart; its square is still a number of that. */
  private static final double LEAST_REACH = 1e-12;

  static final Refinements NONE = new Refinements(List.of(new Chain(1, List.of())));

  private final List<Chain> chains;

  private Refinements(List<Chain> chains) {
    this.chains = chains;
  }

  /** What is added to the activations of a resolution, and where. */
  private record Refinement(int resolution, NDArray offset, NDArray at, double reach) {
    NDArray addedTo(NDArray x) {
      return Double.isInfinite(reach)
          ? KERNELS.call("added", x, offset)
          : KERNELS.call("refined", x, offset, at, Kernels.number(Math.max(reach, LEAST_REACH)));
    }
  }

  /**
   * Refinements of one photograph.
   *
   * @param share how much is added of what they make of activations together
   */
  private record Chain(double share, List<Refinement> refinements) {
    Chain with(Refinement next) {
      return new Chain(share, Stream.concat(refinements.stream(), Stream.of(next)).toList());
    }

    List<Refinement> at(int side) {
      return share == 0
          ? List.of()
          : refinements.stream().filter(it -> it.resolution() == side).toList();
    }
  }

  /** Adds an offset to activations, after those that are added already. */
  Refinements with(int resolution, NDArray offset, NDArray at, double reach) {
    int last = chains.size() - 1;
    Chain longer = chains.get(last).with(new Refinement(resolution, offset, at, reach));
    return new Refinements(Stream.concat(chains.stream().limit(last), Stream.of(longer)).toList());
  }

  /** Lets what is added from now on be another photograph's, of which a share is added. */
  Refinements sharing(double share) {
    Chain another = new Chain(share, List.of());
    return new Refinements(Stream.concat(chains.stream(), Stream.of(another)).toList());
  }

  /** Says whether anything is added at a resolution. */
  boolean isAnyAt(int side) {
    return chains.stream().anyMatch(chain -> !chain.at(side).isEmpty());
  }

  /**
   * Adds what belongs to a resolution.
   *
   * @param plain activations, {@code [n, channels, h, w]}
   */
  NDArray addedTo(NDArray plain, int side) {
    NDArray x = plain;
    boolean isPlain = true;
    for (Chain chain : chains) {
      List<Refinement> here = chain.at(side);
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
              : KERNELS.call("shared", x, own, plain, Kernels.number(chain.share()));
      isPlain = false;
    }
    return x;
  }
}
