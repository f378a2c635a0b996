package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import java.util.Locale;

/**
 * A direction that was learned from labelled latents, with its scale.
 *
 * <p>{@link #direction} is as long as one standard deviation of the latents that it was learned
 * from, projected onto it, so that strength counts those: at 2 an average latent has moved to where
 * few are. {@link #inUnits} counts in what the labels measured that it was judged by: years, if
 * they were years; the log-odds of true, if they were true and false. That scale rests on the
 * latents that were left out in turn, so that weights fitted too closely do not exaggerate it. What
 * a generator's pictures really show after an edit is another matter, to be measured on them.
 *
 * <p>Immutable and thread-safe.
 */
public final class LearnedDirection {
  private final LearningReport report;
  private final Direction direction;
  private final double deviation;
  private final double centre;
  private final double unitsPerDeviation;

  private LearnedDirection(
      LearningReport report,
      Direction direction,
      double deviation,
      double centre,
      double unitsPerDeviation) {
    this.report = report;
    this.direction = direction;
    this.deviation = deviation;
    this.centre = centre;
    this.unitsPerDeviation = unitsPerDeviation;
  }

  /**
   * Calibrates.
   *
   * @param weights of the fit, after projection
   * @param slope how much the attribute grows when the fit's prediction grows by 1
   * @param layers 1 for a single vector
   */
  static LearnedDirection of(
      LearningReport report, double[] weights, float[][] rows, double slope, int layers) {
    double length = Subspace.length(weights);
    double mean = 0;
    double[] projections = new double[rows.length];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < weights.length; i++) {
        projections[row] += rows[row][i] * weights[i] / length;
      }
      mean += projections[row] / rows.length;
    }
    double squares = 0;
    for (double projection : projections) {
      squares += (projection - mean) * (projection - mean);
    }
    double deviation = Math.sqrt(squares / rows.length);
    float[] values = new float[weights.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (weights[i] / length * deviation);
    }
    FloatTensor tensor = FloatTensor.wrap(values, layers, values.length / layers);
    return new LearnedDirection(
        report,
        Direction.of(report.name(), tensor),
        deviation,
        mean / deviation,
        slope * length * deviation);
  }

  /**
   * Returns the direction.
   *
   * @return over all layers, of strength 1: one standard deviation
   */
  public Direction direction() {
    return direction;
  }

  /**
   * Returns the direction at a strength in the attribute's own unit.
   *
   * @param units by how much the attribute is to grow; may be negative
   * @return the direction with the strength
   * @throws InvalidInputException if the number is not finite, or the attribute does not grow along
   *     the direction, which only one learned at chance can have
   */
  public Direction inUnits(double units) {
    if (!(unitsPerDeviation > 0)) {
      throw new InvalidInputException(
          "%s does not grow along its direction, so that it has no strength in units"
              .formatted(report.name()));
    }
    return direction.withStrength(units / unitsPerDeviation);
  }

  /**
   * Returns how much the attribute grows in one standard deviation.
   *
   * @return in the unit of the labels that it was judged by, or in log-odds of true
   */
  public double unitsPerDeviation() {
    return unitsPerDeviation;
  }

  /**
   * Returns how far the latents spread along the direction.
   *
   * @return one standard deviation, in lengths of W; of W+ for a direction of a vector for each
   *     layer
   */
  public double deviation() {
    return deviation;
  }

  /**
   * Tells where a latent lies along the direction, among those that it was learned from.
   *
   * @param latent of their layers and width
   * @return in standard deviations from their mean
   * @throws InvalidInputException if the latent has another width or other layers
   */
  public double position(Latent latent) {
    direction.requireFits(latent);
    double product = 0;
    for (int layer = 0; layer < latent.layers(); layer++) {
      float[] style = latent.layer(layer);
      for (int i = 0; i < style.length; i++) {
        product += style[i] * direction.value(layer, i);
      }
    }
    double layers = direction.layers().isPresent() ? 1 : latent.layers();
    return product / layers / (deviation * deviation) - centre;
  }

  /**
   * Returns how the direction was learned, and how good it is.
   *
   * @return with out-of-fold figures and warnings
   */
  public LearningReport report() {
    return report;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s; %.3g units a standard deviation", report, unitsPerDeviation);
  }
}
