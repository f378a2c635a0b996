package dev.pti.core.inversion;

import dev.pti.core.tensor.Limits;
import dev.pti.core.tensor.Ramps;
import dev.pti.core.tensor.SettingsCheck;
import java.util.OptionalDouble;
import org.immutables.value.Value;

/**
 * The hyper-parameters of projection by optimization. The defaults of {@link #builder} are those of
 * the reference; {@link Projection#inW()} states the library's own, {@link
 * Projection#alongSlopes()} those of its default preset.
 */
@Value.Immutable
public abstract class ProjectionSettings {
  private static final SettingsCheck CHECK = new SettingsCheck("");

  /** So many take longer than any search, and their slopes tens of megabytes. */
  private static final int MOST_SLOPES = 10_000;

  ProjectionSettings() {}

  /**
   * How many optimizer steps to take; 450 in the reference.
   *
   * @return at least 1
   */
  @Value.Default
  public int steps() {
    return 450;
  }

  /**
   * The peak of the learning rate; .01 in the reference.
   *
   * @return above 0
   */
  @Value.Default
  public double learningRate() {
    return .01;
  }

  /**
   * The part of the run in which the learning rate rises; .05 in the reference.
   *
   * @return 0 to 1
   */
  @Value.Default
  public double rampUp() {
    return .05;
  }

  /**
   * The part of the run in which the learning rate falls along a cosine; .25 in the reference.
   *
   * @return 0 to 1
   */
  @Value.Default
  public double rampDown() {
    return .25;
  }

  /**
   * The initial standard deviation of the noise that is added to w, in deviations of W; .05 in the
   * reference.
   *
   * @return 0 or more
   */
  @Value.Default
  public double latentNoise() {
    return .05;
  }

  /**
   * The part of the run in which that noise fades; .75 in the reference.
   *
   * @return above 0, at most 1
   */
  @Value.Default
  public double latentNoiseRamp() {
    return .75;
  }

  /**
   * Whether noise maps are fitted together with the latent. If not, the generator's own are used.
   *
   * @return true in the reference
   */
  @Value.Default
  public boolean fitNoise() {
    return true;
  }

  /**
   * The weight of noise regularization; 1e5 in the reference, for LPIPS on VGG16. For another
   * distance it is rescaled by the size of that distance at the start, and the result's settings
   * have the scale.
   *
   * @return 0 or more
   */
  @Value.Default
  public double noiseWeight() {
    return 1e5;
  }

  /**
   * How many random codes measure the mean and deviation of W; 600 in the reference.
   *
   * @return at least 2
   */
  @Value.Default
  public int latentSamples() {
    return 600;
  }

  /**
   * The largest side at which pictures are compared, if the perceptual distance is one of the
   * library's; larger pictures are averaged down to it first. 256 in the reference.
   *
   * @return at least 32
   */
  @Value.Default
  public int comparedAt() {
    return 256;
  }

  /**
   * The loss at which the search ends, with the state that was measured. The loss is the weighted
   * sum of the terms, by default the perceptual distance alone, without the regularization of
   * noise, delta and norm. While noise is added to w, it is measured at the noisy latent. A step in
   * which no term has a weight above 0 ends nothing.
   *
   * @return above 0; by default none, which runs all steps
   */
  public abstract OptionalDouble threshold();

  /**
   * The seconds after which no further step begins; the first step is always taken. Of several
   * photographs that are inverted together, each counts its share of the time. How many steps that
   * makes depends on the machine, so a run that ends this way cannot be repeated bit for bit.
   *
   * @return above 0; by default none, which runs all steps
   */
  public abstract OptionalDouble seconds();

  /**
   * The weight of a penalty that keeps a latent of W+ near W, named {@code delta} in histories: the
   * mean over layers of the squared distance from the layers' mean, in deviations of W. It has no
   * effect in W.
   *
   * @return 0 or more; by default 0, no penalty
   */
  @Value.Default
  public double deltaWeight() {
    return 0;
  }

  /**
   * How many slopes are measured before the first search in a generator, to find the axes of W
   * along which slopes vary. The search moves along these axes and so comes nearer in the same
   * number of steps. Slopes are those of the perceptual distance, whatever is minimized. Measuring
   * one takes about as long as a step. It is reported as stage {@code slopes}, {@link #seconds}
   * does not count it, and what was measured serves all further searches of the same {@code Pti}.
   *
   * @return 0 to 10,000; 0, as in the reference, moves along the coordinates of W
   */
  @Value.Default
  public int slopes() {
    return 0;
  }

  /**
   * The weight of a penalty that keeps the latent as near to the mean of W as points of W usually
   * are: the squared distance from the mean, in deviations of W; in W+ its mean over layers.
   * Histories name it {@code w_norm}.
   *
   * @return 0 or more; by default 0, no penalty
   */
  @Value.Default
  public double normWeight() {
    return 0;
  }

  /**
   * Whether steps take less memory and more time. The picture is drawn without a graph, and the
   * backward pass draws the generator once more, a part at a time, from what entered that part. So
   * the graphs of the generator and of the perceptual network are never in memory together, and of
   * the generator's only one part is. Losses and gradients differ only by rounding. Slopes are
   * measured in the same way.
   *
   * @return by default false
   */
  @Value.Default
  public boolean recomputation() {
    return false;
  }

  @Value.Check
  void check() {
    CHECK.requireAtLeast("steps", steps(), 1);
    CHECK.requirePositive("learningRate", learningRate());
    CHECK.requirePart("rampUp", rampUp());
    CHECK.requirePart("rampDown", rampDown());
    CHECK.requireNotNegative("latentNoise", latentNoise());
    CHECK.require(
        latentNoiseRamp() > 0 && latentNoiseRamp() <= 1,
        "latentNoiseRamp is " + latentNoiseRamp() + ", wanted above 0, at most 1");
    CHECK.requireNotNegative("noiseWeight", noiseWeight());
    CHECK.requireAtLeast("comparedAt", comparedAt(), 32);
    CHECK.requirePositive("threshold", threshold());
    CHECK.requirePositive("seconds", seconds());
    CHECK.requireNotNegative("deltaWeight", deltaWeight());
    CHECK.requireAtLeast("slopes", slopes(), 0);
    CHECK.require(
        slopes() <= MOST_SLOPES, "slopes is " + slopes() + ", wanted at most " + MOST_SLOPES);
    CHECK.requireNotNegative("normWeight", normWeight());
    CHECK.requireAtLeast("latentSamples", latentSamples(), 2);
  }

  /**
   * The learning rate of a step.
   *
   * @param step from 0
   * @return the peak times both ramps, as the reference computes it
   */
  double learningRate(int step) {
    return Ramps.learningRate(learningRate(), rampUp(), rampDown(), step, steps());
  }

  /** Whether a loss is good enough. */
  boolean isReached(double loss) {
    return Limits.isReached(threshold(), loss);
  }

  /** Whether a run that has taken some seconds has had its time. */
  boolean isOver(double taken) {
    return Limits.isOver(seconds(), taken);
  }

  /** The deviation of the noise that is added to w in a step, in deviations of W. */
  double latentNoise(int step) {
    double t = (double) step / steps();
    return latentNoise() * Math.pow(Math.max(0, 1 - t / latentNoiseRamp()), 2);
  }

  /**
   * Starts from the reference's settings.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds {@link ProjectionSettings}. */
  public static final class Builder extends ImmutableProjectionSettings.Builder {
    Builder() {}
  }
}
