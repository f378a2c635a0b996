package dev.pti.core.inversion.feature;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Kernels;
import java.util.Map;

/**
 * The pass of {@link FeatureEncoder} that goes downhill: from a slope to steps in W+.
 *
 * <p>Slopes are thousands of times steeper along some axes of W+ than along others. So a slope is
 * read in coordinates, along the axes in which slopes vary, each scaled to a deviation of one, and
 * the step is taken in the same coordinates. A matrix goes from the one to the other: minus a
 * multiple of the unit matrix is the step of natural gradients (Amari 1998), and training makes a
 * metric of it, as Newton's method has one, though the same for all pictures. A hidden layer, which
 * knows what the passes before have read, bends it for a picture.
 */
final class SlopeReader {
  private static final Kernels KERNELS = FeatureEncoder.KERNELS;

  /** How many there are, where W+ has as many. */
  private static final int COORDINATES = 384;

  /** The weight that reads them, and writes the step, {@code [coordinates, layers * width]}. */
  static final String SLOPE = "slope.weight";

  /** The weight from coordinates and what is hidden, one after the other, to coordinates. */
  static final String METRIC = "metric";

  private final String prefix;
  private final FeatureEncoder.Parameters parameters;

  SlopeReader(String prefix, FeatureEncoder.Parameters parameters) {
    this.prefix = prefix;
    this.parameters = parameters;
  }

  /** Lists the parameters. */
  static void putShapes(
      Map<String, long[]> shapes, String prefix, int hidden, int layers, int width) {
    int coordinates = Math.min(COORDINATES, layers * width);
    shapes.put(prefix + SLOPE, new long[] {coordinates, (long) layers * width});
    FeatureReader.put(shapes, prefix + "hidden", hidden, coordinates + hidden);
    FeatureReader.put(shapes, prefix + METRIC, coordinates, coordinates + hidden);
  }

  /**
   * Reads.
   *
   * @param slope {@code [n, layers, width]}
   * @param before what the pass before had hidden, {@code [n, hidden]}
   */
  FeatureReader.Found read(NDArray slope, NDArray before) {
    NDArray axes = parameters.get(prefix + SLOPE);
    NDArray gain = Kernels.number(FeatureEncoder.SLOPE_GAIN);
    NDArray coordinates = KERNELS.call("coordinates", slope, axes, gain);
    NDArray hidden = apply("hidden", "hidden", KERNELS.call("beside", coordinates, before));
    NDArray step = apply("linear", METRIC, KERNELS.call("beside", coordinates, hidden));
    return new FeatureReader.Found(hidden, KERNELS.call("along", step, axes, slope));
  }

  private NDArray apply(String kernel, String name, NDArray x) {
    return KERNELS.call(
        kernel,
        x,
        parameters.get(prefix + name + ".weight"),
        parameters.get(prefix + name + ".bias"));
  }
}
