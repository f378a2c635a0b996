package dev.pti.core.perceptual;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.Arithmetic;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LossTerm;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchAutograd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How different two pictures look to a network that was trained to recognise things (Zhang et al.
 * 2018, "The unreasonable effectiveness of deep features as a perceptual metric").
 *
 * <p>Both pictures go through a backbone. At each of its taps the features of every place are
 * scaled to unit length; the squared difference of the two is weighed channel by channel and
 * averaged over the places; the taps are added up. The channel weights tell the kinds apart: LPIPS
 * fits them to what people judge ({@link Lpips}), {@code squeeze-caffe} lets all weigh the same,
 * one over the number of taps, which makes the sum the mean over taps ({@link SqueezeCaffe}).
 *
 * <p>Every call needs an open {@link Scope} on its thread, which owns what is computed. Calls from
 * several threads do not disturb each other. The weights belong to the manager that the factory was
 * given, and carry no gradients.
 */
public final class PerceptualDistance implements LossTerm {
  static final Kernels KERNELS = Kernels.load(PerceptualDistance.class, "perceptual.py");

  private final String name;
  private final Colours colours;
  private final Backbone backbone;
  private final List<NDArray> weights;
  private final int largest;
  private final Arithmetic arithmetic;

  /** A distance over taps, each with channel weights {@code [c]}. */
  PerceptualDistance(String name, Colours colours, Backbone backbone, List<NDArray> weights) {
    this(name, colours, backbone, weights, Integer.MAX_VALUE, Arithmetic.FLOAT32);
  }

  private PerceptualDistance(
      String name,
      Colours colours,
      Backbone backbone,
      List<NDArray> weights,
      int largest,
      Arithmetic arithmetic) {
    this.name = name;
    this.colours = colours;
    this.backbone = backbone;
    this.weights = List.copyOf(weights);
    this.largest = largest;
    this.arithmetic = arithmetic;
  }

  /**
   * The same distance, seeing pictures at no more than a given size, as the projection of the paper
   * does: larger ones are averaged down first, the longer side to the limit. Off by default; of two
   * limits the smaller one holds.
   *
   * @param pixels the longer side's limit, as in 256
   * @return a distance that shares the weights
   * @throws InvalidInputException if the limit is smaller than what the backbone needs
   */
  @Override
  public PerceptualDistance downsampledTo(int pixels) {
    if (pixels < backbone.smallest()) {
      throw new InvalidInputException(
          "size limit of %s is %d, it needs at least %d"
              .formatted(name, pixels, backbone.smallest()));
    }
    return new PerceptualDistance(
        name, colours, backbone, weights, Math.min(pixels, largest), arithmetic);
  }

  /**
   * The same distance, its backbone computing in other numbers. Features, once of unit length, and
   * all that follows are float32.
   *
   * @param choice float32 after loading
   * @return a distance that shares the weights
   */
  public PerceptualDistance in(Arithmetic choice) {
    return new PerceptualDistance(name, colours, backbone, weights, largest, choice);
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * Measures picture by picture.
   *
   * @param a {@code [n, 3, h, w]}, RGB in about [-1, 1]
   * @param b of the same shape, or {@code [1, 3, h, w]} for all of them
   * @return {@code [n]}, not negative, 0 for equal pictures
   * @throws InvalidInputException if the shapes differ, have no three channels or are too small
   */
  public NDArray distances(NDArray a, NDArray b) {
    requireAlike(a.getShape(), b.getShape());
    return between(features(a), features(b));
  }

  @Override
  public NDArray loss(NDArray image, NDArray target) {
    return distances(image, target).mean();
  }

  /**
   * Binds the distance to a target, whose features are computed here, once.
   *
   * @param target {@code [n, 3, h, w]}, or {@code [1, 3, h, w]} for all pictures; needed no longer
   *     than this call
   * @return the bound distance; the target's features belong to the target's manager and outlive
   *     the scopes that are open now
   */
  @Override
  public Bound against(NDArray target) {
    BoundEach each = againstEach(target);
    return image -> each.losses(image).mean();
  }

  @Override
  public BoundEach againstEach(NDArray targets) {
    Shape shape = targets.getShape();
    List<NDArray> fixed = kept(targets, () -> features(targets));
    return images -> {
      requireAlike(images.getShape(), shape);
      return between(features(images), fixed);
    };
  }

  /** What is made of a target once, and kept as long as it. */
  private static List<NDArray> kept(NDArray target, Supplier<List<NDArray>> making) {
    List<NDArray> kept = new ArrayList<>();
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDManager owner = target.getManager();
      making.get().forEach(array -> kept.add(scope.release(array, owner)));
    }
    return kept;
  }

  /**
   * Measures at the places that count: at each tap the mean over the places is weighed by the mask,
   * averaged down to the tap's size. Features still see past the mask's border as far as they
   * reach, so the picture is not cut and has a gradient there.
   */
  @Override
  public NDArray loss(NDArray image, NDArray target, NDArray mask) {
    requireAlike(image.getShape(), target.getShape());
    List<NDArray> fixed = features(target);
    return within(features(image), fixed, places(mask, fixed)).mean();
  }

  @Override
  public Bound against(NDArray target, NDArray mask) {
    BoundEach each = againstEach(target, mask);
    return image -> each.losses(image).mean();
  }

  @Override
  public BoundEach againstEach(NDArray targets, NDArray mask) {
    Shape shape = targets.getShape();
    List<NDArray> fixed = kept(targets, () -> features(targets));
    List<NDArray> places = kept(targets, () -> places(mask, fixed));
    return images -> {
      requireAlike(images.getShape(), shape);
      return within(features(images), fixed, places);
    };
  }

  /** The mask at the size of each tap, {@code [1, 1, h, w]} each, of sum 1. */
  private static List<NDArray> places(NDArray mask, List<NDArray> taps) {
    return taps.stream().map(tap -> KERNELS.call("places", mask, tap)).toList();
  }

  private NDArray within(List<NDArray> a, List<NDArray> b, List<NDArray> places) {
    NDArray sum = null;
    for (int i = 0; i < weights.size(); i++) {
      NDArray tap =
          KERNELS.call("tap_distance_within", a.get(i), b.get(i), weights.get(i), places.get(i));
      sum = sum == null ? tap : sum.add(tap);
    }
    return Objects.requireNonNull(sum);
  }

  /**
   * Looks at pictures as the distance does, for those who measure them often or read them.
   *
   * @param image {@code [n, 3, h, w]}, RGB in about [-1, 1]
   * @return each tap's features {@code [n, c, h', w']}, scaled to unit length over the channels
   * @throws InvalidInputException if the shape is another or the pictures are too small
   */
  public List<NDArray> features(NDArray image) {
    requirePictures(image.getShape());
    NDArray seen = downsample(image);
    requireLargeEnough(seen.getShape());
    List<NDArray> taps = backbone.taps(colours.apply(seen, arithmetic));
    return taps.stream().map(tap -> KERNELS.call("unit_length", tap)).toList();
  }

  private NDArray downsample(NDArray image) {
    long height = image.getShape().get(2);
    long width = image.getShape().get(3);
    long side = Math.max(height, width);
    if (side <= largest) {
      return image;
    }
    double factor = (double) largest / side;
    return KERNELS.call("area_resize", image, pixels(height * factor), pixels(width * factor));
  }

  private static NDArray pixels(double size) {
    return Kernels.number(Math.max(1, Math.rint(size)));
  }

  /**
   * Measures picture by picture what {@link #features} saw.
   *
   * @param a features of n pictures
   * @param b features of as many, or of one
   * @return {@code [n]}
   */
  public NDArray between(List<NDArray> a, List<NDArray> b) {
    NDArray sum = KERNELS.call("tap_distance", a.get(0), b.get(0), weights.get(0));
    for (int tap = 1; tap < weights.size(); tap++) {
      sum = sum.add(KERNELS.call("tap_distance", a.get(tap), b.get(tap), weights.get(tap)));
    }
    return sum;
  }

  private void requirePictures(Shape shape) {
    if (shape.dimension() != 4 || shape.get(1) != 3) {
      throw new InvalidInputException(
          "%s was given shape %s, wanted [n, 3, height, width]".formatted(name, text(shape)));
    }
  }

  private void requireLargeEnough(Shape shape) {
    int smallest = backbone.smallest();
    if (shape.get(2) < smallest || shape.get(3) < smallest) {
      throw new InvalidInputException(
          "%s was given a picture of %d x %d, it needs at least %d x %d"
              .formatted(name, shape.get(3), shape.get(2), smallest, smallest));
    }
  }

  private void requireAlike(Shape image, Shape target) {
    boolean alike =
        image.dimension() == target.dimension()
            && image.slice(1).equals(target.slice(1))
            && (target.get(0) == 1 || target.get(0) == image.get(0));
    if (!alike) {
      throw new InvalidInputException(
          "%s was given pictures of shapes %s and %s, they must be equal"
              .formatted(name, text(image), text(target)));
    }
  }

  private static String text(Shape shape) {
    return Arrays.toString(shape.getShape());
  }

  @Override
  public String toString() {
    return largest == Integer.MAX_VALUE ? name : name + " at no more than " + largest + " pixels";
  }
}
