package dev.pti.core.inversion.feature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
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

/**
 * A small network that finds the latent of a picture from the features by which a perceptual
 * distance compares it.
 *
 * <p>An encoder is usually a large network of its own. Here the distance's SqueezeNet, which is
 * bundled anyway, has done the seeing, and what is trained is only the way from its features to W.
 * That way is gone several times, as in ReStyle (Alaluf et al. 2021). The first pass guesses from
 * the features of the picture. The generator draws the guess, SqueezeNet looks at what was drawn,
 * and a correcting pass reads by how much the features of the two still differ, which is just what
 * the distance measures, and corrects the guess. What it found may be drawn and corrected again, by
 * the same network.
 *
 * <p>Then it may go downhill. The slope of the distance at what was found is exact where the passes
 * before have learned by heart, and a learned metric says how far to follow it, as a step of
 * Newton's method would. It costs twice as much as a correction, which only looks.
 *
 * <p>The result is written as e4e writes it (Tov et al. 2021): the generator's mean, a step in W
 * that all layers share, and a step of each layer's own. Nothing is normalized over a batch, so
 * that a picture's latent does not depend on its company.
 *
 * <p>It looks at {@value #SIGHT} pixels a side: a larger picture is averaged down before it is
 * seen, so that a larger generator costs more drawing and no more seeing. It is made for squares
 * alone: what it reads are whole grids, of which the first layer behind them has a weight for each
 * place.
 *
 * <p>The parameters are a map of names, so that training may hand in leaves. Calls from several
 * threads do not disturb each other; each needs an open scope.
 */
public final class FeatureEncoder {
  /** The side of the pictures that it sees. */
  public static final int SIGHT = 64;

  /** The metadata of a file that says how often what was guessed is corrected. */
  public static final String CORRECTIONS_KEY = "corrections";

  /**
   * The metadata of a file that says how often its encoder then goes downhill; by default never.
   */
  public static final String DESCENTS_KEY = "descents";

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
  public static final int CORRECTIONS = 1;

  /** Begins the names of the correcting passes' parameters. */
  public static final String CORRECTION = "correction.";

  /** Begins the names of the parameters of the passes that go downhill, which a file may lack. */
  public static final String DESCENT = "descent.";

  /**
   * The parameter {@code [coordinates, layers * width]} by which those passes read slopes, and
   * write steps.
   */
  public static final String SLOPE = DESCENT + SlopeReader.SLOPE;

  /** The one that makes steps of slopes, {@code [coordinates, coordinates + hidden]}. */
  public static final String METRIC = DESCENT + SlopeReader.METRIC + ".weight";

  /** Begins the names of what is measured and not trained. */
  private static final String MEAN = "mean.";

  /** One over the deviation of what is read, measured on portraits, so that all have about one. */
  private static final double EARLY_GAIN = 18;

  private static final double MIDDLE_GAIN = 28;
  private static final double LATE_GAIN = 42;
  private static final double PICTURE_GAIN = 2;

  /** The same of slopes. */
  public static final double SLOPE_GAIN = 1000;

  /** The deviation that leaky ReLU keeps: sqrt(2 / (1 + .2^2)). */
  private static final double HE = Math.sqrt(2 / 1.04);

  private final Parameters parameters;
  private final FeatureReader first;
  private final FeatureReader correcting;
  private final SlopeReader descending;

  /** What is seen of the pictures that shall be found, and of latents. */
  public interface Sight {
    /**
     * Tells what shall be found.
     *
     * @return pictures and features
     */
    Seen target();

    /**
     * Looks at what the generator draws for latents.
     *
     * @param latents {@code [n, layers, width]}, as many as there are pictures
     * @return pictures and features
     */
    Seen at(NDArray latents);

    /**
     * Tells which way leads away from the pictures, and how steeply.
     *
     * @param latents as above
     * @return for each, the gradient of its distance and of its mean squared difference, together,
     *     of the shape of the latents
     */
    NDArray slope(NDArray latents);
  }

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
    this.parameters = new Parameters(Collections.unmodifiableMap(new LinkedHashMap<>(parameters)));
    first = new FeatureReader(GUESS, this.parameters);
    correcting = new FeatureReader(CORRECTION, this.parameters);
    descending = new SlopeReader(DESCENT, this.parameters);
  }

  /**
   * Brings a trained encoder onto a device.
   *
   * @param label how errors name the file
   * @param tensors those of {@link #shapes}; without descents, theirs may be missing
   * @param passes that it will take
   * @param layers the generator's
   * @param width of its latents
   * @param manager owns the arrays
   * @return the network
   * @throws InvalidInputException if a tensor is missing, has another shape or is not finite
   */
  public static FeatureEncoder load(
      String label,
      Map<String, FloatTensor> tensors,
      Passes passes,
      int layers,
      int width,
      NDManager manager) {
    Map<String, long[]> shapes = shapes(layers, width);
    if (passes.descents == 0) {
      shapes.keySet().removeIf(name -> name.startsWith(DESCENT));
    }
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
    SlopeReader.putShapes(shapes, DESCENT, HIDDEN, layers, width);
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
              boolean isLittle = name.contains(".layers.") || name.equals(METRIC);
              double gain = name.contains(".step.") ? .05 : isLittle ? .01 : 1;
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
   * The passes after the first.
   *
   * @param corrections how often what was guessed is corrected, 0 to 99
   * @param descents how often what was found is brought downhill after that, 0 to 99
   */
  public record Passes(int corrections, int descents) {
    /**
     * Checks them.
     *
     * @param corrections as above
     * @param descents as above
     * @throws InvalidInputException if one of them is below 0 or above 99
     */
    public Passes {
      requireNumber(CORRECTIONS_KEY, corrections);
      requireNumber(DESCENTS_KEY, descents);
    }

    private static void requireNumber(String name, int number) {
      if (number < 0 || number > 99) {
        throw new InvalidInputException("%s is %d, wanted 0 to 99".formatted(name, number));
      }
    }
  }

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

    /** The same without graphs, for the pass after this one, which takes it as given. */
    Seen detached() {
      return new Seen(
          pictures.stopGradient(), features.stream().map(NDArray::stopGradient).toList());
    }
  }

  /**
   * Checks that the encoder can be made for a generator.
   *
   * @param label how errors name the generator
   * @param size of its pictures
   * @throws InvalidInputException unless that is a square of a multiple of {@value #SIGHT}
   */
  public static void requireFits(String label, PictureSize size) {
    if (!size.isSquare()) {
      throw new InvalidInputException(
          "the encoder wants a generator of square pictures, %s draws %s".formatted(label, size));
    }
    if (size.width() % SIGHT != 0) {
      throw new InvalidInputException(
          "the encoder wants a generator of a multiple of %d pixels a side, %s has %d"
              .formatted(SIGHT, label, size.width()));
    }
  }

  /**
   * Finds latents, by all passes.
   *
   * @param sight of the generator, and of what shall be found
   * @param mean of W, {@code [1, width]}
   * @param passes after the first
   * @return {@code [n, layers, width]}
   */
  public NDArray encode(Sight sight, NDArray mean, Passes passes) {
    Guess found = guess(sight.target(), mean);
    for (int i = 0; i < passes.corrections; i++) {
      found = correct(sight.target(), found, sight.at(found.latents));
    }
    for (int i = 0; i < passes.descents; i++) {
      found = descend(found, sight.slope(found.latents));
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

  /**
   * Finds still better latents, downhill.
   *
   * @param before what the pass before this one found
   * @param slope there, as {@link Sight#slope} tells it
   * @return latents, and what led to them
   */
  public Guess descend(Guess before, NDArray slope) {
    FeatureReader.Found found = descending.read(slope, before.hidden);
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
