package dev.pti.core.inversion.feature;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Kernels;
import java.util.List;
import java.util.Map;

/**
 * One pass of {@link FeatureEncoder}: from the features of three depths, and a picture at 16 x 16,
 * to steps in W. The features are thinned, those of the two shallow depths joined on a 7 x 7 grid,
 * and all of it goes through two hidden layers.
 */
final class FeatureReader {
  private static final Kernels KERNELS = FeatureEncoder.KERNELS;

  private static final int THIN = 64;
  private static final int JOINED = 40;
  private static final int FLAT =
      7 * 7 * JOINED + 3 * 3 * THIN + 3 * FeatureEncoder.SMALL * FeatureEncoder.SMALL;

  private final String prefix;
  private final FeatureEncoder.Parameters parameters;

  /**
   * What is read, each with a deviation of about one.
   *
   * @param early {@code [n, 128, 15, 15]}
   * @param middle {@code [n, 256, 7, 7]}
   * @param late {@code [n, 512, 3, 3]}
   * @param small {@code [n, 3, 16, 16]}
   */
  record Seen(NDArray early, NDArray middle, NDArray late, NDArray small) {}

  /**
   * What a pass gives.
   *
   * @param hidden {@code [n, width]}, what another pass may start from
   * @param steps {@code [n, layers, latentWidth]}
   */
  record Found(NDArray hidden, NDArray steps) {}

  /** Makes a pass. */
  FeatureReader(String prefix, FeatureEncoder.Parameters parameters) {
    this.prefix = prefix;
    this.parameters = parameters;
  }

  /** Lists the parameters of a pass, which may start from what another one found. */
  static void putShapes(
      Map<String, long[]> shapes, String prefix, int before, int hidden, int layers, int width) {
    put(shapes, prefix + "early", THIN, 128, 1, 1);
    put(shapes, prefix + "early_half", THIN, THIN, 3, 3);
    put(shapes, prefix + "middle", THIN, 256, 1, 1);
    put(shapes, prefix + "joined", JOINED, 2 * THIN, 3, 3);
    put(shapes, prefix + "late", THIN, 512, 1, 1);
    put(shapes, prefix + "hidden0", hidden, FLAT + before);
    put(shapes, prefix + "hidden1", hidden, hidden);
    put(shapes, prefix + "step", width, hidden);
    put(shapes, prefix + "layers", (long) layers * width, hidden);
  }

  static void put(Map<String, long[]> shapes, String name, long... weight) {
    shapes.put(name + ".weight", weight);
    shapes.put(name + ".bias", new long[] {weight[0]});
  }

  /**
   * Reads.
   *
   * @param before what earlier passes had hidden, {@code [n, width]} each
   */
  Found read(Seen seen, List<NDArray> before) {
    NDArray early = convolution("early", seen.early, 1, 0);
    early = convolution("early_half", early, 2, 0);
    NDArray middle = convolution("middle", seen.middle, 1, 0);
    NDArray joined = convolution("joined", KERNELS.call("beside", early, middle), 1, 1);
    NDArray late = convolution("late", seen.late, 1, 0);
    NDArray flat = KERNELS.call("flat", joined, late, seen.small);
    for (NDArray hidden : before) {
      flat = KERNELS.call("beside", flat, hidden);
    }
    NDArray x = apply("hidden", "hidden0", flat);
    x = x.add(apply("hidden", "hidden1", x));
    NDArray steps = KERNELS.call("steps", apply("linear", "step", x), apply("linear", "layers", x));
    return new Found(x, steps);
  }

  private NDArray convolution(String name, NDArray x, int stride, int padding) {
    return KERNELS.call(
        "convolution",
        x,
        parameters.get(prefix + name + ".weight"),
        parameters.get(prefix + name + ".bias"),
        Kernels.number(stride),
        Kernels.number(padding));
  }

  private NDArray apply(String kernel, String name, NDArray x) {
    return KERNELS.call(
        kernel,
        x,
        parameters.get(prefix + name + ".weight"),
        parameters.get(prefix + name + ".bias"));
  }
}
