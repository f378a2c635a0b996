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
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A small network that finds the latent of a picture from the features by which a perceptual
 * distance compares it.
 *
 * <p>An encoder is usually a large network of its own. Here the distance's SqueezeNet, which is
 * bundled anyway, has done the seeing, and what is trained is only the way from its features to W.
 * That way is gone several times, as in ReStyle (Alaluf et al. 2021). The first pass guesses from
 * the features of the picture. The generator draws the guess, SqueezeNet looks at what was drawn,
 * and a correcting pass reads by how much the features of the two still differ, which is just what
 * the distance measures, and corrects the guess. What it found is drawn and corrected again, by the
 * same network.
 *
 * <p>The result is written as e4e writes it (Tov et al. 2021): the generator's mean, a step in W
 * that all layers share, and a step of each layer's own. Nothing is normalized over a batch, so
 * that a picture's latent does not depend on its company.
 *
 * <p>It looks at {@value #SIGHT} pixels a side: a larger picture is averaged down before it is
 * seen, so that a larger generator costs more drawing and no more seeing.
 *
 * <p>The parameters are a map of names, so that training may hand in leaves. Calls from several
 * threads do not disturb each other; each needs an open scope.
 */
public final class FeatureEncoder {
  /** The side of the pictures that it sees. */
  public static final int SIGHT = 64;

  /** The metadata of a file that says how often what was guessed is corrected. */
  public static final String CORRECTIONS_KEY = "corrections";

  static final Kernels KERNELS = Kernels.load(FeatureEncoder.class, "feature_encoder.py");

  /** The side at which it sees the picture itself. */
  static final int SMALL = 16;

  private static final int EARLY = 1;
  private static final int MIDDLE = 2;
  private static final int LATE = 6;
  private static final int HIDDEN = 272;

  /** Begins the names of the first pass's parameters. */
  public static final String GUESS = "guess.";

  /** How often the guess is corrected, unless the file says otherwise. */
  public static final int CORRECTIONS = 2;

  /** Begins the names of the correcting passes' parameters. */
  public static final String CORRECTION = "correction.";

  /** Begins the names of what is measured and not trained. */
  private static final String MEAN = "mean.";

  /** One over the deviation of what is read, measured on portraits, so that all have about one. */
  private static final double EARLY_GAIN = 18;

  private static final double MIDDLE_GAIN = 28;
  private static final double LATE_GAIN = 42;
  private static final double PICTURE_GAIN = 2;

  /** The deviation that leaky ReLU keeps: sqrt(2 / (1 + .2^2)). */
  private static final double HE = Math.sqrt(2 / 1.04);

  private final Parameters parameters;
  private final FeatureReader first;
  private final FeatureReader correcting;

  /** Draws latents {@code [n, layers, width]} as pictures {@code [n, 3, r, r]}. */
  public interface Drawing extends UnaryOperator<NDArray> {}

  /** Looks at pictures {@code [n, 3, 64, 64]} as {@link PerceptualDistance#features} does. */
  public interface Seeing extends Function<NDArray, List<NDArray>> {}

  /** Parameters by name. */
  record Parameters(Map<String, NDArray> byName) {
    NDArray get(String name) {
      NDArray parameter = byName.get(name);
      if (parameter == null) {
        throw new IllegalStateException("the encoder has no parameter " + name);
      }
      return parameter;
    }
  }

  /**
   * Takes parameters as they are.
   *
   * @param parameters under the names and of the shapes that {@link #shapes} gives
   */
  public FeatureEncoder(Map<String, NDArray> parameters) {
    this(parameters, UnaryOperator.identity());
  }

  /**
   * Takes parameters as they are, for training.
   *
   * @param parameters under the names and of the shapes that {@link #shapes} gives
   * @param dropout what becomes of the vectors {@code [n, k]} that the hidden layers read
   */
  public FeatureEncoder(Map<String, NDArray> parameters, UnaryOperator<NDArray> dropout) {
    this.parameters = new Parameters(Collections.unmodifiableMap(new LinkedHashMap<>(parameters)));
    first = new FeatureReader(GUESS, this.parameters, dropout);
    correcting = new FeatureReader(CORRECTION, this.parameters, dropout);
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
    FeatureReader.putShapes(shapes, GUESS, 0, HIDDEN, layers, width);
    FeatureReader.putShapes(shapes, CORRECTION, HIDDEN, HIDDEN, layers, width);
    shapes.put(MEAN + "early", new long[] {128, 15, 15});
    shapes.put(MEAN + "middle", new long[] {256, 7, 7});
    shapes.put(MEAN + "late", new long[] {512, 3, 3});
    shapes.put(MEAN + "picture", new long[] {3, SMALL, SMALL});
    return shapes;
  }

  /**
   * Measures what is read, and draws parameters to start training from: as He et al. 2015, with
   * small steps, so that the first latents are near the mean.
   *
   * @param layers the generator's
   * @param width of its latents
   * @param pictures {@code [n, 3, 64, 64]}, as many as will do for means
   * @param features theirs, as in {@link Seen}
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
            MEAN + "picture", mean(averaged(pictures, SMALL)));
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
              double gain = name.contains(".step.") ? .05 : name.contains(".layers.") ? .01 : 1;
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
   * What a pass found.
   *
   * @param hidden what the next one starts from, {@code [n, width of the hidden layers]}
   * @param latents {@code [n, layers, width]}
   */
  public record Guess(NDArray hidden, NDArray latents) {}

  /**
   * Pictures, and what is seen in them.
   *
   * @param pictures {@code [n, 3, 64, 64]} in [-1, 1]
   * @param features theirs by {@link PerceptualDistance#features} of {@code squeeze-caffe}
   */
  public record Seen(NDArray pictures, List<NDArray> features) {
    /**
     * Looks at pictures of any generator that the encoder can be made for.
     *
     * @param pictures {@code [n, 3, r, r]} in [-1, 1]
     * @param seeing the distance
     * @return them at {@value #SIGHT} pixels a side, and their features
     */
    public static Seen of(NDArray pictures, Seeing seeing) {
      NDArray sight = pictures.getShape().get(2) == SIGHT ? pictures : averaged(pictures, SIGHT);
      return new Seen(sight, seeing.apply(sight));
    }
  }

  /**
   * Checks that the encoder can be made for a generator.
   *
   * @param label how errors name the generator
   * @param resolution its pixels a side
   * @throws InvalidInputException unless that is a multiple of {@value #SIGHT}
   */
  public static void requireFits(String label, int resolution) {
    if (resolution % SIGHT != 0) {
      throw new InvalidInputException(
          "the encoder wants a generator of a multiple of %d pixels a side, %s has %d"
              .formatted(SIGHT, label, resolution));
    }
  }

  /**
   * Finds latents, by all passes.
   *
   * @param seen what shall be found
   * @param mean of W, {@code [1, width]}
   * @param corrections how often what was guessed is corrected, 0 or more
   * @param drawing the generator
   * @param seeing the distance that gave the features
   * @return {@code [n, layers, width]}
   */
  public NDArray encode(Seen seen, NDArray mean, int corrections, Drawing drawing, Seeing seeing) {
    Guess found = guess(seen, mean);
    for (int i = 0; i < corrections; i++) {
      found = correct(seen, found, Seen.of(drawing.apply(found.latents), seeing));
    }
    return found.latents;
  }

  /**
   * Finds latents by the first pass alone.
   *
   * @param seen as in {@link #encode}
   * @param mean as there
   * @return latents, and what led to them
   */
  public Guess guess(Seen seen, NDArray mean) {
    FeatureReader.Found found =
        first.read(
            new FeatureReader.Seen(
                fromMean("early", seen.features.get(EARLY), EARLY_GAIN),
                fromMean("middle", seen.features.get(MIDDLE), MIDDLE_GAIN),
                fromMean("late", seen.features.get(LATE), LATE_GAIN),
                fromMean("picture", averaged(seen.pictures, SMALL), PICTURE_GAIN)),
            List.of());
    return new Guess(found.hidden(), KERNELS.call("latents", mean, found.steps()));
  }

  /**
   * Finds better latents.
   *
   * @param seen what shall be found
   * @param before what the pass before this one found
   * @param drawn how the generator draws that
   * @return latents, and what led to them
   */
  public Guess correct(Seen seen, Guess before, Seen drawn) {
    FeatureReader.Seen missing =
        new FeatureReader.Seen(
            apart(seen.features.get(EARLY), drawn.features.get(EARLY), EARLY_GAIN),
            apart(seen.features.get(MIDDLE), drawn.features.get(MIDDLE), MIDDLE_GAIN),
            apart(seen.features.get(LATE), drawn.features.get(LATE), LATE_GAIN),
            apart(averaged(seen.pictures, SMALL), averaged(drawn.pictures, SMALL), PICTURE_GAIN));
    FeatureReader.Found found = correcting.read(missing, List.of(before.hidden));
    return new Guess(found.hidden(), before.latents.add(found.steps()));
  }

  /** Features are all positive: without their mean, what differs would hardly be seen. */
  private NDArray fromMean(String name, NDArray x, double gain) {
    return apart(x, parameters.get(MEAN + name), gain);
  }

  private static NDArray averaged(NDArray pictures, int side) {
    return KERNELS.call("averaged", pictures, Kernels.number(side));
  }

  private static NDArray apart(NDArray x, NDArray from, double gain) {
    return KERNELS.call("apart", x, from, Kernels.number(gain));
  }
}
