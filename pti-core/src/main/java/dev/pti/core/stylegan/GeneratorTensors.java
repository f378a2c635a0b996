package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.DeviceLoader;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a generator as its networks read them: laid out, and those that were missing. */
final class GeneratorTensors {
  static final String FILTER = "synthesis.b4.resample_filter";
  static final String AVERAGE = "mapping.w_avg";

  /** Codes whose mean stands for the average of W where a checkpoint lacks it. */
  static final int AVERAGED = 10_000;

  private GeneratorTensors() {}

  /**
   * Brings them onto a device, one at a time.
   *
   * @param manager owns the arrays
   */
  static Map<String, NDArray> load(
      GeneratorWeights weights, StyleGanConfig config, NDManager manager) {
    Map<String, NDArray> tensors = new LinkedHashMap<>();
    Map<String, long[]> shapes = new LinkedHashMap<>(weights.shapes());
    shapes.keySet().removeIf(name -> !isUsed(name));
    long[] filter = shapes.get(FILTER);
    if (filter != null && !Arrays.equals(filter, new long[] {4, 4})) {
      throw new InvalidInputException(
          "%s holds %s of shape %s, wanted [4, 4]"
              .formatted(weights.label(), FILTER, Arrays.toString(filter)));
    }
    DeviceLoader loader = new DeviceLoader(manager, shapes.values());
    shapes.forEach(
        (name, shape) ->
            tensors.put(
                name,
                laidOut(
                    name,
                    loader.load(
                        "%s holds a value in %s".formatted(weights.label(), name),
                        shape,
                        into -> weights.read(name, into)),
                    manager)));
    checkMagnitudes(weights.label(), tensors);
    if (filter == null && config instanceof StyleGan2Config) {
      tensors.put(FILTER, loader.load(FILTER, new long[] {4, 4}, GeneratorTensors::putFilter));
    }
    if (!tensors.containsKey(AVERAGE)) {
      tensors.put(AVERAGE, average(config, tensors, manager));
    }
    return tensors;
  }

  /** A layer divides by the root of the mean square that its inputs had in training. */
  private static void checkMagnitudes(String label, Map<String, NDArray> tensors) {
    tensors.forEach(
        (name, tensor) -> {
          if (name.endsWith(TensorNames.MAGNITUDE) && !(tensor.getFloat() > 0)) {
            throw new InvalidInputException(
                "%s holds %s of %s, wanted a number above 0"
                    .formatted(label, name, tensor.getFloat()));
          }
        });
  }

  private static boolean isUsed(String name) {
    return TensorNames.isParameter(name)
        || TensorNames.isNoise(name)
        || name.equals(AVERAGE)
        || name.equals(FILTER)
        || TensorNames.isAliasFreeBuffer(name);
  }

  /** Convolutions want their weights as they want their activations. The values are the same. */
  private static NDArray laidOut(String name, NDArray tensor, NDManager manager) {
    if (!TensorNames.isSynthesisConvolution(name)) {
      return tensor;
    }
    try (Scope scope = new Scope();
        tensor) {
      return scope.release(StyleGan.KERNELS.call("laid_out", tensor, StyleGan.up(name)), manager);
    }
  }

  private static void putFilter(FloatBuffer into) {
    float[] taps = {1, 3, 3, 1};
    for (int i = 0; i < 16; i++) {
      into.put(taps[i / 4] * taps[i % 4] / 64);
    }
  }

  private static NDArray average(
      StyleGanConfig config, Map<String, NDArray> tensors, NDManager manager) {
    GaussianDraws draws = new GaussianDraws(0);
    int width = config.mapping().inputWidth();
    if (config.mapping().labelWidth() > 0) {
      throw new InvalidInputException(
          "the generator has class labels and no " + AVERAGE + ", which one of them would decide");
    }
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDArray codes = Tensors.array(manager, draws.next(AVERAGE, AVERAGED, width));
      NDArray mean =
          new MappingNetwork(config.mapping()).map(tensors, codes, null).mean(new int[] {0});
      return scope.release(mean, manager);
    }
  }
}
