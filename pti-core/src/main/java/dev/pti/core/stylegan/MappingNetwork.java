package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.pti.core.tensor.Kernels;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mapping network f: Z to W (Karras et al. 2019): the code, scaled to a mean square of 1, goes
 * through fully connected layers with leaky ReLU; a class label joins it through an embedding,
 * which StyleGAN-XL (Sauer et al. 2022) has from a classifier and projects. The layers learn more
 * slowly than others (a hundred times, mostly), which is folded into their gains.
 */
final class MappingNetwork {
  private static final Kernels KERNELS = StyleGan.KERNELS;

  private final MappingConfig config;

  MappingNetwork(MappingConfig config) {
    this.config = config;
  }

  /**
   * Maps codes.
   *
   * @param z {@code [n, inputWidth]}
   * @param labels {@code [n, labelWidth]}, null for a generator without classes
   * @return {@code [n, latentWidth]}
   */
  NDArray map(Map<String, NDArray> weights, NDArray z, @Nullable NDArray labels) {
    NDArray x = KERNELS.call("normalize_second_moment", z);
    if (labels != null) {
      NDArray embedded = KERNELS.call("normalize_second_moment", embedded(weights, labels));
      x = NDArrays.concat(new NDList(x, embedded), 1);
    }
    for (int i = 0; i < config.layers(); i++) {
      x = layer(weights, "mapping.fc" + i, x, config.learningRateMultiplier(), true);
    }
    return x;
  }

  private NDArray embedded(Map<String, NDArray> weights, NDArray labels) {
    if (!config.projectsClasses()) {
      return layer(weights, "mapping.embed", labels, 1, false);
    }
    // The table may hold more classes than the generator learned.
    NDArray table =
        StyleGan.tensor(weights, "mapping.embed.weight").get(":{}", config.labelWidth());
    return layer(weights, "mapping.embed_proj", labels.matMul(table), 1, true);
  }

  /**
   * Returns the average of W.
   *
   * @param labels as above, whose classes' averages it is where each has its own
   * @return {@code [n, latentWidth]}, or of 1 row where it is the same for all
   */
  NDArray average(Map<String, NDArray> weights, @Nullable NDArray labels) {
    NDArray average = StyleGan.tensor(weights, GeneratorTensors.AVERAGE);
    return labels != null && config.projectsClasses()
        ? labels.matMul(average)
        : average.expandDims(0);
  }

  private static NDArray layer(
      Map<String, NDArray> weights, String name, NDArray x, double multiplier, boolean activate) {
    NDArray weight = StyleGan.tensor(weights, name + ".weight");
    return KERNELS.call(
        "fully_connected",
        x,
        weight,
        StyleGan.tensor(weights, name + ".bias"),
        Kernels.number(multiplier / Math.sqrt((double) weight.getShape().get(1))),
        Kernels.number(multiplier),
        Kernels.number(activate ? 1 : 0));
  }
}
