package dev.pti.core.inversion.feature;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.core.perceptual.PerceptualDistance;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Looks at pictures, and at what a generator draws for latents, by a perceptual distance.
 *
 * <p>Belongs to the thread that made it, and to its innermost scope then, which owns what it has
 * seen.
 */
public final class TargetSight implements FeatureEncoder.Sight {
  private final UnaryOperator<NDArray> drawing;
  private final PerceptualDistance distance;
  private final Autograd autograd;
  private final Look target;

  /** Pictures as they are compared, and as the encoder sees them. */
  private record Look(NDArray pictures, List<NDArray> features, FeatureEncoder.Seen seen) {}

  /**
   * Looks at pictures.
   *
   * @param drawing draws latents {@code [n, layers, width]} as pictures {@code [n, 3, r, r]}
   * @param distance by which they are compared
   * @param autograd of the run
   * @param pictures what shall be found, {@code [n, 3, r, r]} in [-1, 1]
   */
  public TargetSight(
      UnaryOperator<NDArray> drawing,
      PerceptualDistance distance,
      Autograd autograd,
      NDArray pictures) {
    this.drawing = drawing;
    this.distance = distance;
    this.autograd = autograd;
    this.target = look(pictures);
  }

  private Look look(NDArray pictures) {
    FeatureEncoder.Seen seen = FeatureEncoder.Seen.of(pictures, distance::features);
    boolean whole = seen.pictures() == pictures;
    return new Look(pictures, whole ? seen.features() : distance.features(pictures), seen);
  }

  @Override
  public FeatureEncoder.Seen target() {
    return target.seen;
  }

  @Override
  public FeatureEncoder.Seen at(NDArray latents) {
    return FeatureEncoder.Seen.of(drawing.apply(latents), distance::features);
  }

  @Override
  public NDArray slope(NDArray latents) {
    NDArray leaf = autograd.leaf(latents);
    try {
      try (Autograd.Evaluation sums = autograd.evaluate(() -> sums(look(drawing.apply(leaf))))) {
        sums.backward(1, 1);
      }
      return leaf.getGradient();
    } finally {
      leaf.close();
    }
  }

  /** Distances and mean squared differences, summed over pictures, each of which has its own. */
  private NDList sums(Look drawn) {
    return new NDList(
        distance.between(drawn.features, target.features).sum(),
        drawn.pictures.sub(target.pictures).square().flatten(1, -1).mean(new int[] {1}).sum());
  }

  /**
   * Looks at what the generator draws for latents, and measures it.
   *
   * @param latents as many as there are pictures
   * @return what was seen and how far it lies; the caller closes it
   */
  public Measured measure(NDArray latents) {
    return new Measured(latents);
  }

  /** What was drawn for latents, how far it lies from the pictures, and which way is up. */
  public final class Measured implements AutoCloseable {
    private final NDArray leaf;
    private final Autograd.Evaluation sums;
    private final FeatureEncoder.Seen seen;
    private @Nullable NDArray slope;

    private Measured(NDArray latents) {
      leaf = autograd.leaf(latents);
      List<FeatureEncoder.Seen> held = new ArrayList<>();
      sums =
          autograd.evaluate(
              () -> {
                Look drawn = look(drawing.apply(leaf));
                held.add(drawn.seen.detached());
                return sums(drawn);
              });
      seen = held.get(0);
    }

    /**
     * Tells what was seen.
     *
     * @return pictures and features, without their graph
     */
    public FeatureEncoder.Seen seen() {
      return seen;
    }

    /**
     * Tells how far it lies.
     *
     * @return the mean distance
     */
    public double distance() {
      return mean(0);
    }

    /**
     * Tells how far its values lie.
     *
     * @return the mean squared difference
     */
    public double difference() {
      return mean(1);
    }

    private double mean(int sum) {
      return sums.values()[sum] / leaf.getShape().get(0);
    }

    /**
     * Tells which way is up; asked for the first time, it goes backward.
     *
     * @return as {@link TargetSight#slope}, until this is closed
     */
    public NDArray slope() {
      if (slope == null) {
        sums.backward(1, 1);
        slope = leaf.getGradient();
      }
      return slope;
    }

    @Override
    public void close() {
      sums.close();
      leaf.close();
    }
  }
}
