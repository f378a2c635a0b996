package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.tensor.DeviceLoader;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Tensors;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A small network that guesses the latent of a 64-pixel picture from the features by which a
 * perceptual distance compares it.
 *
 * <p>An encoder is usually a large network of its own. Here the distance's SqueezeNet, which is
 * bundled anyway, has done the seeing, and what is trained is only the way from its features to W:
 * the features of three depths are thinned, those of the two shallow ones joined on a 7 x 7 grid,
 * and all of them, beside the picture at 16 x 16, go through two hidden layers. The result is
 * written as e4e writes it (Tov et al. 2021): the generator's mean, a step in W that all layers
 * share, and a step of each layer's own. Nothing is normalized over a batch, so that a picture's
 * latent does not depend on its company.
 *
 * <p>The parameters are a map of names, so that training may hand in leaves. Calls from several
 * threads do not disturb each other; each needs an open scope.
 */
public final class FeatureEncoder {
  /** The side of the pictures that it reads. */
  public static final int RESOLUTION = 64;

  private static final Kernels KERNELS = Kernels.load(FeatureEncoder.class, "feature_encoder.py");

  private static final int EARLY = 1;
  private static final int MIDDLE = 2;
  private static final int LATE = 6;
  private static final int THIN = 64;
  private static final int JOINED = 40;
  private static final int HIDDEN = 272;
  private static final int SMALL = 16;
  private static final int FLAT = 7 * 7 * JOINED + 3 * 3 * THIN + 3 * SMALL * SMALL;

  /** Begins the names of what is measured and not trained. */
  private static final String MEAN = "mean.";

  /** One over the deviation of what is read, measured on portraits, so that all have about one. */
  private static final double EARLY_GAIN = 18;

  private static final double MIDDLE_GAIN = 28;
  private static final double LATE_GAIN = 42;
  private static final double PICTURE_GAIN = 2;

  /** The deviation that leaky ReLU keeps: sqrt(2 / (1 + .2^2)). */
  private static final double HE = Math.sqrt(2 / 1.04);

  private final Map<String, NDArray> parameters;

  /**
   * Takes parameters as they are.
   *
   * @param parameters under the names and of the shapes that {@link #shapes} gives
   */
  public FeatureEncoder(Map<String, NDArray> parameters) {
    this.parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Brings a trained encoder onto a device.
   *
   * @param label how errors name the file
   * @param tensors exactly those of {@link #shapes}
   * @param layers the generator's
   * @param width of its latents
   * @param manager owns the arrays
   * @return the network
   * @throws InvalidInputException if a tensor is missing, has another shape or is not finite
   */
  public static FeatureEncoder load(
      String label, Map<String, FloatTensor> tensors, int layers, int width, NDManager manager) {
    Map<String, long[]> shapes = shapes(layers, width);
    Map<String, NDArray> parameters = new LinkedHashMap<>();
    DeviceLoader loader = new DeviceLoader(manager, shapes.values());
    shapes.forEach(
        (name, shape) -> {
          FloatTensor tensor = tensors.get(name);
          String found = tensor == null ? "none" : Arrays.toString(tensor.shape());
          if (tensor == null || !Arrays.equals(tensor.shape(), shape)) {
            throw new InvalidInputException(
                "%s holds %s of shape %s, wanted %s"
                    .formatted(label, name, found, Arrays.toString(shape)));
          }
          String complaint = "%s holds a value in %s".formatted(label, name);
          parameters.put(name, loader.load(complaint, shape, into -> into.put(tensor.toArray())));
        });
    return new FeatureEncoder(parameters);
  }

  /**
   * Tells whether a tensor is a parameter, or was measured before the training.
   *
   * @param name one of {@link #shapes}
   * @return whether training moves it
   */
  public static boolean isTrained(String name) {
    return !name.startsWith(MEAN);
  }

  /**
   * Lists the parameters, and the means of what is read.
   *
   * @param layers the generator's
   * @param width of its latents
   * @return shapes by name, in order
   */
  public static Map<String, long[]> shapes(int layers, int width) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    put(shapes, "early", THIN, 128, 1, 1);
    put(shapes, "early_half", THIN, THIN, 3, 3);
    put(shapes, "middle", THIN, 256, 1, 1);
    put(shapes, "joined", JOINED, 2 * THIN, 3, 3);
    put(shapes, "late", THIN, 512, 1, 1);
    put(shapes, "hidden0", HIDDEN, FLAT);
    put(shapes, "hidden1", HIDDEN, HIDDEN);
    put(shapes, "step", width, HIDDEN);
    put(shapes, "layers", (long) layers * width, HIDDEN);
    shapes.put(MEAN + "early", new long[] {128, 15, 15});
    shapes.put(MEAN + "middle", new long[] {256, 7, 7});
    shapes.put(MEAN + "late", new long[] {512, 3, 3});
    shapes.put(MEAN + "picture", new long[] {3, SMALL, SMALL});
    return shapes;
  }

  private static void put(Map<String, long[]> shapes, String name, long... weight) {
    shapes.put(name + ".weight", weight);
    shapes.put(name + ".bias", new long[] {weight[0]});
  }

  /**
   * Measures what is read, and draws parameters to start training from: as He et al. 2015, with
   * small steps, so that the first latents are near the mean.
   *
   * @param layers the generator's
   * @param width of its latents
   * @param pictures {@code [n, 3, 64, 64]}, as many as will do for means
   * @param features theirs, as for {@link #encode}
   * @param draws the source of randomness
   * @return values by name
   */
  public static Map<String, FloatTensor> initial(
      int layers, int width, NDArray pictures, List<NDArray> features, GaussianDraws draws) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    Map<String, FloatTensor> means =
        Map.of(
            MEAN + "early", mean(features.get(EARLY)),
            MEAN + "middle", mean(features.get(MIDDLE)),
            MEAN + "late", mean(features.get(LATE)),
            MEAN + "picture", mean(KERNELS.call("small", pictures)));
    shapes(layers, width)
        .forEach(
            (name, shape) -> {
              if (!isTrained(name)) {
                tensors.put(name, Objects.requireNonNull(means.get(name)));
                return;
              }
              if (name.endsWith(".bias")) {
                tensors.put(name, FloatTensor.wrap(new float[(int) shape[0]], shape));
                return;
              }
              float[] values = draws.next("encoder." + name, shape).toArray();
              double gain = name.startsWith("step.") ? .05 : name.startsWith("layers.") ? .01 : 1;
              double deviation = gain * HE / Math.sqrt(values.length / (double) shape[0]);
              for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] * deviation);
              }
              tensors.put(name, FloatTensor.wrap(values, shape));
            });
    return tensors;
  }

  private static FloatTensor mean(NDArray over) {
    return Tensors.tensor(over.mean(new int[] {0}));
  }

  /**
   * Guesses latents.
   *
   * @param pictures {@code [n, 3, 64, 64]} in [-1, 1]
   * @param features theirs by {@link PerceptualDistance#features} of {@code squeeze-caffe}
   * @param mean of W, {@code [1, width]}
   * @return {@code [n, layers, width]}
   */
  public NDArray encode(NDArray pictures, List<NDArray> features, NDArray mean) {
    NDArray early = convolution("early", read("early", features.get(EARLY), EARLY_GAIN), 1, 0);
    early = convolution("early_half", early, 2, 0);
    NDArray middle = read("middle", features.get(MIDDLE), MIDDLE_GAIN);
    middle = convolution("middle", middle, 1, 0);
    NDArray joined = convolution("joined", KERNELS.call("beside", early, middle), 1, 1);
    NDArray late = convolution("late", read("late", features.get(LATE), LATE_GAIN), 1, 0);
    NDArray small = read("picture", KERNELS.call("small", pictures), PICTURE_GAIN);
    NDArray x = apply("hidden", "hidden0", KERNELS.call("flat", joined, late, small));
    x = x.add(apply("hidden", "hidden1", x));
    return KERNELS.call("latents", mean, apply("linear", "step", x), apply("linear", "layers", x));
  }

  /** Features are all positive: without their mean, what differs would hardly be seen. */
  private NDArray read(String name, NDArray x, double gain) {
    return KERNELS.call("centre", x, parameter(MEAN + name), Kernels.number(gain));
  }

  private NDArray convolution(String name, NDArray x, int stride, int padding) {
    return KERNELS.call(
        "convolution",
        x,
        parameter(name + ".weight"),
        parameter(name + ".bias"),
        Kernels.number(stride),
        Kernels.number(padding));
  }

  private NDArray apply(String kernel, String name, NDArray x) {
    return KERNELS.call(kernel, x, parameter(name + ".weight"), parameter(name + ".bias"));
  }

  private NDArray parameter(String name) {
    NDArray parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalStateException("the encoder has no parameter " + name);
    }
    return parameter;
  }
}
